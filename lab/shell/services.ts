import { once } from 'node:events';
import { parseArgs } from 'node:util';
import type { Bench } from '../bench/bench.ts';
import type { StandingProgram } from '../bench/standing.ts';
import type { Event } from '../events.ts';
import type { ProbeProcess } from '../probe/index.ts';
import type { Timeline } from '../timeline.ts';
import { toldAt } from '../told-at.ts';
import type { Service } from './desk.ts';
import { parseQuestion, QUESTION_FORM, type Question } from './question.ts';

export interface Visitor {
  bench: Bench;
  timeline: Timeline;
  /** The program whose view of the host the visitor shares; none where none has started. */
  program: StandingProgram | undefined;
  /** How new programs see the host. */
  view: Pick<StandingProgram, 'host' | 'mounts' | 'env'>;
  /** An event as a line, or nothing for one that is of no interest. */
  tell(event: Event): string | undefined;
}

/** The lab's own commands in a visitor's shell. */
export function servicesFor(visitor: Visitor): Record<'events' | 'program' | 'lookup', Service> {
  const { bench, timeline, view, tell } = visitor;
  const since = timeline.sorted().length;
  let newcomers = 0;

  return {
    /** What happened since the visitor came, `--all`: since the beginning; and to a terminal, or with `--follow`, what happens. */
    async events(words, { say, left, terminal }) {
      const follow = { type: 'boolean', short: 'f', default: terminal } as const;
      const { values } = parseArgs({ args: [...words], options: { all: { type: 'boolean' }, follow } });
      const show = showWith(tell, say);
      for (const event of values.all ? inOrder(timeline.sorted()) : timeline.arrivedAfter(since)) show(event);
      if (!values.follow || left.aborted) return 0;
      const stop = timeline.follow(show);
      await once(left, 'abort');
      stop();
      return 0;
    },

    /** A program of the story makes a call. */
    async program(words, { say }) {
      if (words.length === 0) {
        for (const { probe, host } of bench.standing.programs)
          say(`${probe.name}, pid ${probe.ready.pid}, on ${host.name}`);
        return 0;
      }
      if (isHelp(words)) return help('program', say);
      const question = parseQuestion(words);
      return ask(programNamed(question.program), question, say);
    },

    /** A new program on the same libc, which sees the same files, makes a call and ends. */
    async lookup(words, { say }) {
      if (isHelp(words)) return help('lookup', say);
      const question = parseQuestion(words);
      const { host, mounts, env } = view;
      const newcomer = await bench.probe(host, { name: `lookup-${++newcomers}`, mounts, env, answeredBy: 'anyone' });
      try {
        return await ask(newcomer, question, say);
      } finally {
        await bench.stopProbe(newcomer);
      }
    },
  };

  async function ask(
    probe: ProbeProcess,
    { verb, args, thread }: Question,
    say: (line: string) => void,
  ): Promise<number> {
    const stop = timeline.follow(showWith(tell, say));
    try {
      const { ok } = await probe.call(verb, args, { thread });
      return ok ? 0 : 1;
    } finally {
      stop();
    }
  }

  function programNamed(name: string | null): ProbeProcess {
    const { programs } = bench.standing;
    const found = name === null ? visitor.program : programs.find(({ probe }) => probe.name === name);
    if (found && programs.includes(found)) return found.probe;
    const there = programs.map(({ probe }) => probe.name).join(', ') || 'none';
    throw new Error(`no program${name ? ` '${name}'` : ''} of the story is running here; there are: ${there}`);
  }
}

function isHelp([word]: readonly string[]): boolean {
  return word === '--help' || word === '-h';
}

function help(command: string, say: (line: string) => void): number {
  say(`${command} ${QUESTION_FORM}`);
  return 0;
}

/** As they would have been told while they happened. */
function inOrder(events: readonly Event[]): Event[] {
  return events.toSorted((left, right) => toldAt(left) - toldAt(right));
}

function showWith(tell: Visitor['tell'], say: (line: string) => void): (event: Event) => void {
  return (event) => {
    const line = tell(event);
    if (line !== undefined) say(line);
  };
}
