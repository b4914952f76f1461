import type { Rule } from '../../fake-dns/index.ts';
import type { ClientProgram } from '../client/definition.ts';
import type { Cell } from '../core/cell.ts';
import type { Control, DaemonCheckGroup, DaemonId, EntryKind, Expectation, ProbeId } from '../core/schema.ts';
import type { DaemonSettings } from '../daemon/definitions.ts';
import type { Evidence } from '../judge/evidence.ts';
import type { ExpectationRule } from './expectations.ts';
import type { SceneAccess } from './run.ts';

/** A scenario as its file has it; docs/scenarios.md describes the members. */
export interface ScenarioDefinition extends Situation {
  /** One line: what is seen with the bug. */
  title: string;
  /** What happens and why, in a few sentences. */
  about: string;
  /** `bug` without it; `conformance` for a sentence of a manual, and what each C library does. */
  kind?: EntryKind;
  /** The bugs that it is about: numbers of glibc's Bugzilla, or `CVE-2024-1234`. */
  bugs?: readonly string[];
  /** What people see, in the words in which they report it. */
  symptoms?: readonly string[];
  /** What helps against it, where that is not another C library. */
  cures?: readonly string[];
  /** Addresses of pages. */
  links?: readonly string[];
  /** By id, what differs from the scenario itself, which is the variant `main`. */
  variants?: Readonly<Record<string, VariantDefinition>>;
}

/** A variant: the members that differ. */
export interface VariantDefinition extends Partial<Situation> {
  title: string;
}

/** A machine beside the client: its files, and what its programs see of other machines. */
export interface MachineDefinition
  extends Pick<
    Situation,
    | 'conf'
    | 'hosts'
    | 'nsswitch'
    | 'gaiConf'
    | 'hostConf'
    | 'etc'
    | 'files'
    | 'env'
    | 'hostname'
    | 'ip'
    | 'packages'
    | 'services'
    | 'mounts'
  > {
  /** A network link to another machine: `10.9.0.2/24 to client 10.9.0.1/24`. */
  link?: string;
}

/** A background program of a machine. */
export interface ServiceDefinition {
  /** The program in its image, and its arguments. It stays in the foreground. */
  command: readonly string[];
  /** Debian packages of the cell's suite in its image, beside those of its machine. */
  packages?: readonly string[];
  /** What shows that it is ready: `socket:/run/…`, `port:53` or `file:/run/…`. */
  ready: string;
  /** Its environment, beside that of its machine. */
  env?: Readonly<Record<string, string>>;
}

/** The part of a scenario that a variant may change. */
export interface Situation {
  /** For a conformance entry: the page of the manual and its part, `resolv.conf(5), options: rotate`. */
  manual?: string;
  /** The content of /etc/resolv.conf, with names of servers in place of addresses; no file without it. */
  conf?: string;
  /** By name, what each nameserver does. */
  servers: Readonly<Record<string, ServerDefinition>>;
  /** By name, the IP address of a mail server that accepts every mail, on port 25; with a machine behind it: `10.9.0.2 on container`. */
  sinks?: Readonly<Record<string, string>>;
  /** Lines of /etc/hosts beside those of localhost. */
  hosts?: string;
  nsswitch?: string;
  gaiConf?: string;
  hostConf?: string;
  /** Further files below /etc, by name. */
  etc?: Readonly<Record<string, string>>;
  /** Files outside of /etc, by absolute path; a path with a slash at its end is an empty folder. Nothing else is in their folders. */
  files?: Readonly<Record<string, string>>;
  /** Debian packages of the cell's suite in the image of the machine's programs, such as modules of the name service. */
  packages?: readonly string[];
  /** The same for the image of the daemon. */
  daemonPackages?: readonly string[];
  /** By path, what the machine's programs see there: `client:/run`, `client:/etc ro`, `image:debian-trixie+libnss-mdns:/usr/lib/…`, `module:gethostbyname_r`, or `empty`. */
  mounts?: Readonly<Record<string, string>>;
  /** The same for the daemon. */
  daemonMounts?: Readonly<Record<string, string>>;
  /** The environment of the daemon, of any kind. */
  daemonEnv?: Readonly<Record<string, string>>;
  /**
   * The daemon runs in a user namespace of its own, where uid 0 of the machine has this number. SO_PEERCRED gives it this uid for its clients.
   * `none`: the namespace has no users, so that each client is the overflow user for it.
   */
  daemonUid?: number | 'none';
  /** The program runs in a user namespace of its own, where uid 0 of the machine has this number. */
  programUid?: number;
  /** By name, background programs of the machine, which start before its daemon and its program. */
  services?: Readonly<Record<string, ServiceDefinition>>;
  /** The program's environment. */
  env?: Readonly<Record<string, string>>;
  hostname?: string;
  /** By name, machines beside the client, each with a network of its own. */
  machines?: Readonly<Record<string, MachineDefinition>>;
  /** iproute2 commands for the client's host, run before the program starts. */
  ip?: readonly string[];
  /** The daemons that the scenario is about; none without it. */
  daemons?: readonly DaemonId[];
  /** The probes that it is about, if runtimes are among them; the lab's own without it. */
  probes?: readonly ProbeId[];
  daemonSettings?: DaemonSettings;
  /** Makes it a check of daemons, in this group: one row of the table of `daemon check`, in which `shown` is a difference of the daemon. */
  daemonCheck?: DaemonCheckGroup;
  /** `glibc`, `musl`, or a range of glibc versions, where others make no sense. */
  libcs?: string;
  /** A program of the user's own, in place of the lab's probe: its command and arguments, or with more about it. */
  client?: readonly string[] | ClientDefinition;
  /** The program or the daemon may die or hang, and that is the result of the call. */
  mayEnd?: boolean;
  steps: readonly StepDefinition[];
  /** The outcome with the bug, and the right one. */
  shown?: OutcomePatterns;
  absent?: OutcomePatterns;
  expected?: Expectation | ExpectationRule;
  /** What is expected on musl; a text says why the scenario means nothing there, and musl does not run it. */
  musl?: Expectation | ExpectationRule | string;
  /** Controls of the scenario's own. */
  controls?(evidence: Evidence, cell: Cell): Control[];
}

/** A program of the user's own; docs/your-program.md describes the members. */
export interface ClientDefinition extends Omit<Partial<ClientProgram>, 'command' | 'provoke'> {
  command: readonly string[];
  /** `itself`, `line:TEXT`, `signal:HUP`, `connect:PORT` or `exec:CMD`; `itself` without it. */
  provoke?: string;
}

/** What a server does, or its parts. */
export type ServerDefinition = string | ServerParts;

export interface ServerParts {
  /** Behaviours in one line, or rules; a function, because a rule keeps state and each cell needs its own. */
  does?: string | (() => readonly Rule[]);
  /** The machine that it runs on; the client without it. */
  on?: string;
  /** Instead of the address by its place in the list. */
  address?: string;
  /** Master files (RFC 1035, section 5) with the origin `lab.test`, beside the answers that identify the server. */
  zone?: string | readonly string[];
  /** Lines of a master file with full names, whose records replace the answers that identify the server. */
  records?: string;
}

/** A line of docs/scenarios.md, a list of calls to make at the same time, or a function. */
export type StepDefinition = string | readonly string[] | ((scene: SceneAccess) => Promise<void>);

/** An outcome: of the last call, or of several by name. */
export type OutcomePatterns = OutcomePattern | Readonly<Record<string, OutcomePattern>>;

/** What may answer a call. */
export const ANSWERERS = ['daemon', 'second daemon', 'itself', 'itself after daemon'] as const;

export type Answerer = (typeof ANSWERERS)[number];

/** What a call came to. A member that is left out may have any value. */
export interface OutcomePattern {
  /** Addresses in any order, the name of an error, records, or how the process ended; a list means one of several. */
  result?: string | readonly string[];
  /** Whether the order of the addresses matters. */
  ordered?: boolean;
  /** The servers in the order in which they were asked, `A B`, with types `A(A AAAA) B(tcp A)`; `nobody`. */
  asked?: string;
  /** The names that were asked for, in order, each once. */
  names?: string;
  /** The servers at which the resolver waited for a whole timeout, in order; `nowhere`. */
  waited?: string;
  canonname?: string;
  /** The sink that got the mail. */
  mail?: string;
  /** What answered: `daemon`; `second daemon`, its second instance; `itself`, the C library of the program, which asked no daemon; or `itself after daemon`, which had no answer from it. */
  by?: Answerer;
  /** What the daemon had told its service manager since its start by the end of the call: `READY=1`, or `nothing`. */
  notified?: string;
  /** What became of the daemon, where it may end: `ended by SIGSEGV`, `ended with exit code 1`, `deaf`, `hangs`, `answers`. */
  daemon?: string;
}

/** A mistake in a scenario. `text` is the part of the file that is wrong, by which its line is found. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';
  readonly text: string;

  constructor(message: string, text: string) {
    super(message);
    this.text = text;
  }
}

/**
 * Marks a definition as a scenario and gives it its type.
 *
 * @returns the definition, unchanged; it is checked when it is loaded
 */
export function scenario(definition: ScenarioDefinition): ScenarioDefinition {
  return definition;
}
