import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { writeBundle } from '../container/bundle.ts';
import { now } from '../core/events.ts';
import { HarnessError } from '../core/harness-error.ts';
import type { OciRuntime } from '../core/schema.ts';
import type { Timeline } from '../core/timeline.ts';
import type { Host } from '../host/host.ts';
import { processView } from '../host/process-view.ts';
import { environmentOf, type Mount, sandbox } from '../host/sandbox.ts';
import { DAEMON_SOCKET, tryToConnect } from '../host/unix-socket.ts';
import type { Libc } from '../libc/index.ts';
import type { RecordedProgram } from '../recording/recorder.ts';
import type { Resources } from '../scenario/resources.ts';
import { Askers } from './askers.ts';
import type { ClientProgram } from './definition.ts';
import { CLIENT, Lookups } from './lookups.ts';
import { BLOCK_FD, ClientProcess } from './process.ts';
import { canTake, provokeLookup } from './provoke.ts';
import { clientEnvironment, clientSandbox } from './sandbox.ts';
import { ScratchCopies } from './scratch-copies.ts';

export interface ClientOptions {
  host: Host;
  libc: Libc;
  mounts: readonly Mount[];
  env: Readonly<Record<string, string>>;
  /** The runtime of its container; without it, it is in the lab's own sandbox. */
  container?: OciRuntime;
  /** Whether it waits for `begin` before its first instruction. */
  isHeld: boolean;
  timeline: Timeline;
  resources: Resources;
}

/** The capabilities that Docker leaves to a program (moby, oci/caps/defaults.go). */
const OF_CONTAINERS = [
  ...[
    'CAP_CHOWN',
    'CAP_DAC_OVERRIDE',
    'CAP_FSETID',
    'CAP_FOWNER',
    'CAP_MKNOD',
    'CAP_NET_RAW',
    'CAP_SETGID',
    'CAP_SETUID',
  ],
  ...['CAP_SETFCAP', 'CAP_SETPCAP', 'CAP_NET_BIND_SERVICE', 'CAP_SYS_CHROOT', 'CAP_KILL', 'CAP_AUDIT_WRITE'],
];

/** A program of the user's own in a scenario: its process, and what it asks. */
export class Client implements AsyncDisposable {
  readonly host: Host;
  readonly #process: ClientProcess;
  readonly #askers: Askers;
  readonly #lookups: Lookups;
  readonly #options: ClientOptions;
  readonly #stack = new AsyncDisposableStack();
  readonly #started = now();
  #isKnown = false;
  #isViewed = false;

  /** Starts a program. */
  static async start(program: ClientProgram, options: ClientOptions): Promise<Client> {
    const { host, container, isHeld } = options;
    const copies = new ScratchCopies(join(host.outside, 'client'));
    const { isolation, command } = clientSandbox(program, { ...options, copies });
    const argv = container
      ? await writeBundle(
          container,
          await mkdtemp(join(host.outside, 'bundle-')),
          { ...isolation, capabilities: OF_CONTAINERS },
          command,
        )
      : sandbox({ ...isolation, ...(isHeld && { blockFd: BLOCK_FD }) }, command);
    return new Client(program, options, argv, copies);
  }

  private constructor(program: ClientProgram, options: ClientOptions, argv: readonly string[], copies: ScratchCopies) {
    const { host, timeline, resources, container, isHeld } = options;
    this.host = host;
    this.#options = options;
    this.#stack.use(copies);
    const started = { host: host.name, command: program.command, argv };
    timeline.add({ kind: 'client-start', at: now(), ...started, ...(container && { container }) });
    const client = new ClientProcess({
      // A runtime joins the network by its configuration.
      ...{
        argv,
        isHeld,
        network: host.network.path,
        joinsNetwork: !container,
        hasInput: program.provoke.how === 'line',
        timeline,
      },
      env: environmentOf(clientEnvironment(program, options)),
    });
    this.#process = client;
    this.#askers = new Askers(resources, () => client);
    const targets = { client, host, timeline };
    this.#lookups = new Lookups({
      ...{ program, client, ownName: host.hostname, askers: this.#askers, resources, timeline },
      provoke: (limit) => provokeLookup(program.provoke, targets, this.#stack, limit),
      isReady: () => canTake(program.provoke, client),
    });
    this.#stack.defer(
      timeline.follow((event) => {
        if (event.kind === 'dns-query') this.#view();
        this.#lookups.see(event);
      }),
    );
  }

  /** Lets a held client begin, after its recorders are ready. */
  async begin(record: (program: RecordedProgram) => Promise<void>): Promise<void> {
    const pid = await this.#process.started();
    if (pid !== undefined) await record({ name: CLIENT, pid });
    this.#process.release();
  }

  /** Its process, for readings of its files; undefined before its first lookup, and after its end. */
  get pid(): number | undefined {
    return this.#isKnown && !this.#process.ended.aborted ? this.#process.pid : undefined;
  }

  /** Whether a process is one of its own. */
  isOwn(pid: number): boolean {
    return this.#askers.isClient(pid);
  }

  /**
   * Waits for its next lookup, and until that has ended.
   *
   * @param change the time of the last change of the world, and whether a lookup that was under way then must not count; by default it counts
   *   from the start of the client
   * @throws HarnessError if it ends before, or looks the name up in no time
   */
  async lookup(label: string, change: { at: number; settles: boolean } | null): Promise<void> {
    await this.#lookups.next(label, {
      after: Math.max(change?.at ?? 0, this.#started),
      settles: change?.settles ?? false,
    });
    if (!this.#isKnown) await this.#introduce();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process.kill();
    await this.#stack.disposeAsync();
  }

  /** Reads, at its first lookup, the daemon's socket as it sees it. It may have ended. */
  async #introduce(): Promise<void> {
    this.#isKnown = true;
    const { pid } = this;
    if (pid === undefined) return;
    const { timeline } = this.#options;
    const at = now();
    const outcome = await tryToConnect(`/proc/${pid}/root${DAEMON_SOCKET}`);
    timeline.add({ kind: 'reach', at, probe: CLIENT, path: DAEMON_SOCKET, outcome });
  }

  /** Reads once what it sees of its machine, at the arrival of a query: it may end when it has the reply. */
  #view(): void {
    const { timeline, resources, mounts, host } = this.#options;
    const { pid, runs } = this.#process;
    if (this.#isViewed || pid === undefined || !runs) return;
    try {
      const view = processView(CLIENT, pid, host.name, resources.hosts);
      const targets = mounts.map(({ target }) => target);
      timeline.add({ ...view, mounts: view.mounts.filter(({ target }) => targets.includes(target)) });
      this.#isViewed = true;
    } catch (error) {
      // It has ended meanwhile: the next query is read, if there is one.
      if (!(error instanceof HarnessError)) throw error;
    }
  }
}
