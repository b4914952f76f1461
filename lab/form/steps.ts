import { constants } from 'node:os';
import { flagValue } from '../client/resolver-state.ts';
import { type Args, isVerb, type Verb } from '../probe/index.ts';
import { FORMS as CALLS } from '../shell/call-signatures.ts';
import { CALL_FORM, parseCall } from '../shell/parse-call.ts';
import { suggest } from '../util/suggest.ts';
import { DefinitionError, type StepDefinition } from './definition.ts';
import { CLIENT } from './machines.ts';
import { unknownMachine } from './mounts.ts';
import type { SceneAccess } from './run.ts';

/** A call of the program. */
export interface CallStep {
  do: 'call';
  /** The label of the call in the events; unique in its scenario. */
  label: string;
  verb: Verb;
  args: Args;
  thread: string;
  /** The machine of the program that makes it. */
  machine: string;
  /** The next step does not wait for its result, but until the call waits for another program. */
  goesOn?: true;
  text: string;
}

/** A lookup of the client, which the lab waits for. */
export interface LookupStep {
  do: 'lookup';
  /** Unique in its scenario, among those of calls. */
  label: string;
  /** The machine of the client. */
  machine: string;
  text: string;
}

/** A mail to the client, which the lab submits and follows to a sink. */
export interface MailStep {
  do: 'mail';
  /** Unique in its scenario, among those of calls. */
  label: string;
  /** The machine of the client. */
  machine: string;
  to: string;
  /** The command that submits it, which gets it on standard input; null: by SMTP. */
  command: string | null;
  text: string;
}

export type FileChangeStep = { do: 'file'; name: string; machine: string; text: string } & (
  | { how: 'rename-over' | 'write-in-place'; content: string }
  | { how: 'remove' }
  | { how: 'hold' }
  | { how: 'release' }
  | { how: 'link'; target: string }
  | { how: 'chmod'; mode: number }
);

/**
 * What a step does with the daemon: `kill` and `term` send a signal, `ends` waits for an end that the lab does not cause, and `idle` until the
 * daemon has nothing more to do. `start-frozen` starts it and freezes it as soon as it takes connections. `second` starts another instance, `second-container` one with other process ids.
 */
const ACTIONS = [
  ...(['start', 'start-frozen', 'stop', 'restart', 'freeze', 'thaw', 'kill', 'term', 'ends', 'idle'] as const),
  ...(['second', 'second-container'] as const),
] as const;

export interface DaemonStep {
  do: 'daemon';
  action: (typeof ACTIONS)[number];
  /** Of a start: the next step waits until it goes on only after another program or the lab has acted, and not until the daemon answers. */
  goesOn?: true;
  text: string;
}

export type Step =
  | CallStep
  | LookupStep
  | MailStep
  | FileChangeStep
  /** Calls at the same time, on threads of their own. */
  | { do: 'together'; calls: CallStep[]; text: string }
  /** Waits for the calls and the start of the daemon that go on. */
  | { do: 'wait'; text: string }
  | { do: 'server'; server: string; does: string; text: string }
  | DaemonStep
  /** Keeps the daemon waiting that sends a message to its service manager, or no longer. */
  | { do: 'notify'; action: 'hold' | 'release'; text: string }
  | { do: 'restart'; machine: string; text: string }
  /** A signal to the client. */
  | { do: 'signal'; signal: string; machine: string; text: string }
  /** Clears a flag of `_res.options` in the client. */
  | { do: 'clear'; flag: string; machine: string; text: string }
  | { do: 'service'; action: 'restart'; service: string; text: string }
  | { do: 'service'; action: 'signal'; service: string; signal: NodeJS.Signals; text: string }
  | { do: 'ip'; command: string; machine: string; text: string }
  | { do: 'run'; run(scene: SceneAccess): Promise<void>; text: string };

/** What a step may name. */
export interface StepNames {
  servers: readonly string[];
  /** Beside the client. */
  machines?: readonly string[];
  /** Of all machines. */
  services?: readonly string[];
  /** The machine of steps that name none: the client without it. */
  here?: string;
}

/**
 * Reads steps. Calls without a name get `1`, `2`, … by their place among the calls.
 *
 * @throws DefinitionError for the first step that means nothing
 */
export function parseSteps(definitions: readonly StepDefinition[], names: StepNames): Step[] {
  const used = new Set<string>();
  const name = <S extends UnnamedCall | UnnamedLookup | UnnamedMail>(call: S): S & { label: string } => {
    const label = call.label ?? String(used.size + 1);
    if (used.has(label)) throw new DefinitionError(`two calls have the name '${label}'`, call.text);
    used.add(label);
    return { ...call, label };
  };
  const steps = definitions.map((definition): Step => {
    if (typeof definition === 'function') return { do: 'run', run: definition, text: definition.name || 'function' };
    if (typeof definition !== 'string') return together(definition, names, name);
    const step = parseStep(definition, names);
    return step.do === 'call' || step.do === 'lookup' || step.do === 'mail' ? name(step) : step;
  });
  refuseBusyThreads(steps);
  return steps;
}

/** @throws DefinitionError for a call on a thread whose earlier call goes on: it would wait for that call unseen */
function refuseBusyThreads(steps: readonly Step[]): void {
  const busy = new Set<string>();
  for (const step of steps) {
    if (step.do === 'wait') busy.clear();
    for (const { machine, thread, text, goesOn } of callsOf([step])) {
      const each = `${machine} ${thread}`;
      if (busy.has(each))
        throw new DefinitionError(
          `a call goes on in the thread ${thread}: give this one another, as in 'getaddrinfo NAME thread=t1', or \`wait\``,
          text,
        );
      if (goesOn) busy.add(each);
    }
  }
}

/** The calls of steps, in order. */
export function callsOf(steps: readonly Step[]): CallStep[] {
  return steps.flatMap((step) => (step.do === 'call' ? [step] : step.do === 'together' ? step.calls : []));
}

/** The labels of calls and lookups, in order: those that outcomes speak of. */
export function labelsOf(steps: readonly Step[]): string[] {
  return steps.flatMap((step) =>
    step.do === 'lookup' || step.do === 'mail' ? [step.label] : callsOf([step]).map(({ label }) => label),
  );
}

type UnnamedCall = Omit<CallStep, 'label'> & { label: string | null };
type UnnamedLookup = Omit<LookupStep, 'label'> & { label: string | null };
type UnnamedMail = Omit<MailStep, 'label'> & { label: string | null };

function together(lines: readonly string[], names: StepNames, name: (call: UnnamedCall) => CallStep): Step {
  const text = lines.join(' & ');
  const calls = lines.map((line) => {
    const step = parseStep(line, names);
    if (step.do !== 'call')
      throw new DefinitionError(`'${line}' is no call: only calls are made at the same time`, line);
    if (step.goesOn) throw new DefinitionError(`'${line}': a call of a list cannot go on behind it`, line);
    return name(step);
  });
  const threads = calls.map(({ machine, thread }) => `${machine} ${thread}`);
  const twice = threads.find((thread, index) => threads.indexOf(thread) !== index);
  if (twice !== undefined)
    throw new DefinitionError(
      `two calls at the same time on the thread ${twice.split(' ')[1]}: give each its own, as in 'getaddrinfo NAME thread=t1'`,
      lines[threads.lastIndexOf(twice)] as string,
    );
  return { do: 'together', calls, text };
}

type UnnamedStep = Exclude<Step, CallStep | LookupStep | MailStep> | UnnamedCall | UnnamedLookup | UnnamedMail;

/** The words that begin a step, with what follows them. */
const FORMS = {
  lookup: 'lookup, which waits for the next lookup of the `client`',
  mail: 'mail ADDRESS, as in `mail user@hat.test`, or `mail user@hat.test | COMMAND`',
  clear: 'clear FLAG, as in `clear RES_NOALIASES`, for the `client`',
  server: 'server NAME BEHAVIOUR, as in `server A drop type=AAAA`',
  conf: 'conf LINES, as in `conf nameserver B; options timeout:1`',
  file: 'file NAME LINES, as in `file nsswitch.conf hosts: files dns`; a path such as /var/lib/app/x is a file outside of /etc',
  write: 'write NAME LINES, as in `write resolv.conf nameserver B`',
  remove: 'remove NAME, as in `remove resolv.conf`',
  hold: 'hold NAME, as in `hold resolv.conf`: a program that opens the file waits',
  release: 'release NAME, as in `release resolv.conf`',
  link: 'link NAME TARGET, as in `link resolv.conf /run/resolv.conf`',
  chmod: 'chmod NAME MODE, as in `chmod resolv.conf 000`, with three octal digits',
  daemon: `daemon ${ACTIONS.slice(0, -1).join(', ')} or ${ACTIONS.at(-1)}, or \`daemon start &\``,
  notify: 'notify hold, or notify release, for the messages of the daemon to its NOTIFY_SOCKET',
  wait: 'wait, which waits for the calls and the start of the daemon that go on',
  restart: 'restart, or restart SERVICE',
  signal: 'signal SIGNAL, as in `signal HUP`, for the `client`, or signal SERVICE SIGNAL, as in `signal resolved HUP`',
  ip: 'ip COMMAND, as in `ip addr add 10.9.8.7/24 dev lo`',
} as const;

type Word = keyof typeof FORMS;

function parseStep(text: string, names: StepNames): UnnamedStep {
  const [, label, where, line = ''] = /^\s*(?:([A-Za-z][\w-]*):\s+)?(?:@(\S+)\s+)?(.*)$/s.exec(text) ?? [];
  const machines = [CLIENT, ...(names.machines ?? [])];
  const machine = where ?? names.here ?? CLIENT;
  if (!machines.includes(machine)) throw new DefinitionError(unknownMachine(machine, machines), text);
  const [word = '', first = '', rest = ''] = split(line);
  if (isVerb(word)) return { ...parseCallStep(text, label ?? null, line), machine };
  if (!Object.hasOwn(FORMS, word)) throw new DefinitionError(unknownStep(word), text);
  const wrong = () => new DefinitionError(`'${text.trim()}' is not ${FORMS[word as Word]}`, text);
  if (word === 'lookup') {
    if (first) throw wrong();
    return { do: 'lookup', label: label ?? null, machine, text };
  }
  if (word === 'mail') return { ...readMail(line, wrong), label: label ?? null, machine, text };
  if (label !== undefined) throw new DefinitionError(`only calls have names, not '${line}'`, text);
  if (where !== undefined && ['server', 'daemon', 'notify', 'wait', 'signal'].includes(word))
    throw new DefinitionError(`a step about a ${word} names no machine, not '@${where}'`, text);
  switch (word as Exclude<Word, 'lookup' | 'mail'>) {
    case 'clear':
      if (!first || rest) throw wrong();
      if (flagValue(first) === undefined) throw new DefinitionError(`there is no flag ${first} in <resolv.h>`, text);
      return { do: 'clear', flag: first, machine, text };
    case 'server':
      if (!rest) throw wrong();
      if (!names.servers.includes(first)) throw new DefinitionError(unknownServer(first, names.servers), text);
      return { do: 'server', server: first, does: rest, text };
    case 'conf':
      return { do: 'file', how: 'rename-over', name: 'resolv.conf', content: `${first} ${rest}`.trim(), machine, text };
    case 'file':
    case 'write':
      if (!first) throw wrong();
      return {
        do: 'file',
        how: word === 'file' ? 'rename-over' : 'write-in-place',
        name: nameOf(first),
        content: rest,
        machine,
        text,
      };
    case 'remove':
    case 'hold':
    case 'release':
      if (!first || rest) throw wrong();
      return { do: 'file', how: word as 'remove' | 'hold' | 'release', name: nameOf(first), machine, text };
    case 'link':
      if (!rest) throw wrong();
      return { do: 'file', how: 'link', name: nameOf(first), target: rest, machine, text };
    case 'chmod':
      if (!/^[0-7]{3}$/.test(rest)) throw wrong();
      return { do: 'file', how: 'chmod', name: nameOf(first), mode: Number.parseInt(rest, 8), machine, text };
    case 'daemon': {
      const action = ACTIONS.find((each) => each === first);
      if (!action || (rest && !(action === 'start' && rest === '&'))) throw wrong();
      return { do: 'daemon', action, ...(rest && { goesOn: true }), text };
    }
    case 'notify':
      if ((first !== 'hold' && first !== 'release') || rest) throw wrong();
      return { do: 'notify', action: first, text };
    case 'wait':
      if (first) throw wrong();
      return { do: 'wait', text };
    case 'restart':
      if (rest || (first && where !== undefined)) throw wrong();
      if (!first) return { do: 'restart', machine, text };
      return { do: 'service', action: 'restart', service: knownService(first, names, text), text };
    case 'signal': {
      const word = rest || first;
      const signal = `SIG${word.replace(/^SIG/, '')}`;
      if (!first) throw wrong();
      if (!Object.hasOwn(constants.signals, signal))
        throw new DefinitionError(`'${word}' is no signal, such as HUP or USR1`, text);
      if (!rest) return { do: 'signal', signal, machine, text };
      const service = knownService(first, names, text);
      return { do: 'service', action: 'signal', service, signal: signal as NodeJS.Signals, text };
    }
    case 'ip':
      if (!first) throw wrong();
      return { do: 'ip', command: `${first} ${rest}`.trim(), machine, text };
  }
}

/** `mail user@hat.test`, with a command behind `|`. */
function readMail(line: string, wrong: () => DefinitionError): Pick<MailStep, 'do' | 'to' | 'command'> {
  const [, to, bar, command = ''] = /^mail\s+([^\s@|]+@[^\s@|]+)\s*(\|)?\s*(.*)$/s.exec(line.trim()) ?? [];
  if (to === undefined || (bar === undefined) !== (command === '')) throw wrong();
  return { do: 'mail', to, command: command === '' ? null : command };
}

/** A file's name below /etc; the path of any other file. */
function nameOf(word: string): string {
  return word.replace(/^\/etc\//, '');
}

function knownService(name: string, { services = [] }: StepNames, text: string): string {
  if (services.includes(name)) return name;
  const near = suggest(name, services);
  const known = services.length > 0 ? `the services are ${services.join(', ')}` : 'the scenario has no `services`';
  throw new DefinitionError(`no service '${name}': ${near ? `did you mean '${near}'?` : known}`, text);
}

/** The first word, the second, and all the others as they are. */
function split(line: string): string[] {
  return (/^\s*(\S+)(?:\s+(\S+)(?:\s+(.*\S))?)?\s*$/s.exec(line) ?? []).slice(1).map((part) => part ?? '');
}

function parseCallStep(text: string, label: string | null, line: string): Omit<UnnamedCall, 'machine'> {
  const all = wordsOf(line, text);
  const goesOn = all.at(-1) === '&';
  const words = goesOn ? all.slice(0, -1) : all;
  const threads = words.filter((word) => word.startsWith('thread='));
  const thread = threads[0]?.slice('thread='.length) ?? 'main';
  // probes/PROTOCOL.md
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(thread) || threads.length > 1)
    throw new DefinitionError(`'${thread}' is no name of one thread: 1 to 64 letters, digits, or . _ -`, text);
  try {
    const { verb, args } = parseCall(
      words.filter((word) => !word.startsWith('thread=')),
      CALL_FORM,
    );
    return { do: 'call', label, verb, args, thread, ...(goesOn && { goesOn }), text: line.trim() };
  } catch (error) {
    throw new DefinitionError((error as Error).message, text);
  }
}

/** Words are divided by spaces; quotes keep a space in a word. */
function wordsOf(line: string, text: string): string[] {
  const words = line.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? [];
  const rest = line.replaceAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g, '').trim();
  if (rest) throw new DefinitionError(`a quotation mark is missing in '${line.trim()}'`, text);
  return words.map((word) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_, single, double) => single ?? double));
}

function unknownStep(word: string): string {
  const [changes, calls] = [Object.keys(FORMS), Object.keys(CALLS)];
  const near = suggest(word, [...changes, ...calls]);
  const known = `a step begins with ${changes.join(', ')}, or is a call with its arguments: ${calls.join(', ')}`;
  return `no step '${word}': ${near ? `did you mean '${near}'?` : known}`;
}

/** The message about a name of no server, with the near one. */
export function unknownServer(name: string, known: readonly string[]): string {
  const near = suggest(name, known);
  return `no server '${name}': ${near ? `did you mean '${near}'?` : `the servers are ${known.join(', ')}`}`;
}
