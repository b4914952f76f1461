import { once } from 'node:events';
import type { Event } from '../core/events.ts';
import type { Timeline } from '../core/timeline.ts';
import { BadCommand, type ProbeProcess } from '../probe/index.ts';
import type { ScenarioContext } from '../scenario/context.ts';
import type { RunningProgram } from '../scenario/resources.ts';
import type { ShellCommand } from './command-server.ts';
import { byTime, followByTime } from './follow-events.ts';
import { readOptions } from './options.ts';
import { CALL_FORM, type Call, PROGRAM_CALL_FORM, parseCall, parseProgramCall } from './parse-call.ts';
import { beginsThread, threadsOf } from './threads.ts';

export interface ShellSession {
  scenario: ScenarioContext;
  timeline: Timeline;
  /** The program whose view of the host the session shares; undefined if none has started. */
  program: RunningProgram | undefined;
  /** The view of the host for new programs. */
  view: Pick<RunningProgram, 'host' | 'mounts' | 'env' | 'packages'>;
  /** An event as a line; undefined for an event that is not shown. */
  format(event: Event): string | undefined;
  /**
   * The text of `lab`: the current state of the session. @param resolvConf the session's resolv.conf; undefined if it
   * is unreadable
   */
  page(resolvConf: string | undefined): Promise<string>;
}

/** The lab's own commands in the session's shell. */
export function commandsFor(
  session: ShellSession,
): Record<'events' | 'program' | 'lookup' | 'lab', ShellCommand> & Partial<Record<StepCommand, ShellCommand>> {
  const { scenario, timeline, view, format, page } = session;
  const flush = () => scenario.resources.flush();
  const since = timeline.sorted().length;
  let newPrograms = 0;
  const lookups = new Set<ProbeProcess>();

  return {
    ...stepCommands(),
    /**
     * Prints the events since the start of the session, or all with `--all`; with `--follow`, or on a terminal, also
     * new ones.
     */
    async events(words, { say, disconnected, terminal }) {
      const follow = { type: 'boolean', short: 'f', default: terminal } as const;
      const options = { all: { type: 'boolean' }, follow } as const;
      const { values } = readOptions('[--all] [--follow]', { args: [...words], options });
      const show = showWith(format, say);
      await flush();
      for (const event of byTime(timeline.arrivedAfter(values.all ? 0 : since))) show(event);
      if (!values.follow || disconnected.aborted) return 0;
      const following = followByTime({ timeline, flush, show });
      await once(disconnected, 'abort');
      following.stop();
      return 0;
    },

    /** Makes a call in a program of the scenario. */
    async program(words, { say }) {
      if (words.length === 0) {
        for (const { probe, host } of scenario.resources.programs)
          say(`${probe.name}, pid ${probe.ready.pid}, on ${host.name}`);
        return 0;
      }
      if (isHelp(words)) return help('program', say);
      const { program, thread, begin, ...call } = parseProgramCall(words);
      const probe = programNamed(program);
      const begins = beginsThread(thread, threadsOf(probe.name, timeline.arrivedAfter(0)), begin);
      if (begins && call.verb !== 'thread-exit') say(`${probe.name} starts thread ${thread}`);
      return callIn(probe, thread, call, say);
    },

    /** Makes a call in a new program with the same libc and files, and ends the program. */
    async lookup(words, { say }) {
      if (isHelp(words)) return help('lookup', say);
      const option = words.find((word) => word.startsWith('-'));
      if (option !== undefined)
        throw new Error(
          `lookup takes no ${option}: it uses the main thread of a new program; the command program takes -p and -t`,
        );
      const call = parseCall(words, CALL_FORM);
      const { host, mounts, env, packages } = view;
      const newProgram = await scenario.probe(host, {
        name: `lookup-${++newPrograms}`,
        mounts,
        env,
        packages,
        answeredBy: 'anyone',
      });
      lookups.add(newProgram);
      try {
        return await callIn(newProgram, 'main', call, say);
      } finally {
        lookups.delete(newProgram);
        await scenario.stopProbe(newProgram);
      }
    },

    /** Prints the current state of the session. */
    async lab([resolvConf], { say }) {
      await flush();
      say((await page(resolvConf)).trimEnd());
      return 0;
    },
  };

  /** None for a repro that is not made of such steps. */
  function stepCommands(): Partial<Record<StepCommand, ShellCommand>> {
    const { runStep } = scenario;
    if (!runStep) return {};
    const run = (first: readonly string[]): ShellCommand => {
      return async (words, { say }) => {
        const following = followByTime({ timeline, flush, show: showWith(format, say) });
        try {
          await runStep([...first, ...words].join(' '), view.host);
        } finally {
          await following.finish();
        }
        return 0;
      };
    };
    return { ...Object.fromEntries(STEP_WORDS.map((word) => [word, run([word])])), step: run([]) };
  }

  async function callIn(
    probe: ProbeProcess,
    thread: string,
    { verb, args }: Call,
    say: (line: string) => void,
  ): Promise<number> {
    const following = followByTime({ timeline, flush, show: showWith(format, say) });
    try {
      const { ok } = await probe.call(verb, args, { thread });
      return ok ? 0 : 1;
    } catch (error) {
      if (error instanceof BadCommand) throw new Error(`${probe.name} refuses ${verb}: ${error.message}`);
      throw error;
    } finally {
      await following.finish();
    }
  }

  function programNamed(name: string | null): ProbeProcess {
    const { programs } = scenario.resources;
    const own = session.program && programs.includes(session.program) ? session.program : undefined;
    // A step `restart` ends the session's program and starts its successor on the same machine.
    const found =
      name === null
        ? (own ?? programs.findLast(({ probe, host }) => host === view.host && !lookups.has(probe)))
        : programs.find(({ probe }) => probe.name === name);
    if (found) return found.probe;
    const running = programs.map(({ probe }) => probe.name).join(', ') || 'none';
    throw new Error(`no program${name ? ` '${name}'` : ''} is running here; running programs: ${running}`);
  }
}

/**
 * First words of steps that are commands as well. `ip` is none of them: in the shell the machine's own `ip` does the same.
 */
const STEP_WORDS = [
  'server',
  'conf',
  'file',
  'write',
  'remove',
  'hold',
  'release',
  'link',
  'chmod',
  'daemon',
  'restart',
  'signal',
] as const;

/** The commands that run a step of docs/scenarios.md: by its first word, or any step behind `step`. */
type StepCommand = (typeof STEP_WORDS)[number] | 'step';

function isHelp([word]: readonly string[]): boolean {
  return word === '--help' || word === '-h';
}

function help(command: string, say: (line: string) => void): number {
  say(`${command} ${command === 'program' ? PROGRAM_CALL_FORM : CALL_FORM}`);
  return 0;
}

function showWith(format: ShellSession['format'], say: (line: string) => void): (event: Event) => void {
  return (event) => {
    const line = format(event);
    if (line !== undefined) say(line);
  };
}
