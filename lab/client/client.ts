import { join } from 'node:path';
import { now } from '../core/events.ts';
import type { Timeline } from '../core/timeline.ts';
import type { Host } from '../host/host.ts';
import { processView } from '../host/process-view.ts';
import { environmentOf, type Mount } from '../host/sandbox.ts';
import { DAEMON_SOCKET, tryToConnect } from '../host/unix-socket.ts';
import type { Libc } from '../libc/index.ts';
import type { Resources } from '../scenario/resources.ts';
import { Askers } from './askers.ts';
import type { ClientProgram } from './definition.ts';
import { CLIENT, Lookups } from './lookups.ts';
import { ClientProcess } from './process.ts';
import { canTake, provokeLookup } from './provoke.ts';
import { clientEnvironment, clientSandbox } from './sandbox.ts';
import { ScratchCopies } from './scratch-copies.ts';

export interface ClientOptions {
  host: Host;
  libc: Libc;
  /** The root file system, instead of that of the libc. */
  root?: string | undefined;
  mounts: readonly Mount[];
  env: Readonly<Record<string, string>>;
  timeline: Timeline;
  resources: Resources;
}

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

  constructor(program: ClientProgram, options: ClientOptions) {
    const { host, timeline, resources } = options;
    this.host = host;
    this.#options = options;
    const copies = this.#stack.use(new ScratchCopies(join(host.outside, 'client')));
    const argv = clientSandbox(program, { ...options, copies });
    timeline.add({ kind: 'client-start', at: now(), host: host.name, command: program.command, argv });
    const client = new ClientProcess({
      ...{ argv, network: host.network.path, hasInput: program.provoke.how === 'line', timeline },
      env: environmentOf(clientEnvironment(program, options)),
    });
    this.#process = client;
    this.#askers = new Askers(resources, () => client);
    const targets = { client, host, timeline };
    this.#lookups = new Lookups({
      ...{ program, client, askers: this.#askers, resources, timeline },
      provoke: (limit) => provokeLookup(program.provoke, targets, this.#stack, limit),
      isReady: () => canTake(program.provoke, client),
    });
    this.#stack.defer(timeline.follow((event) => this.#lookups.see(event)));
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

  /** Reads, at its first lookup, the daemon's socket and the mounts of its machine as it sees them. It may have ended. */
  async #introduce(): Promise<void> {
    this.#isKnown = true;
    const { pid } = this;
    if (pid === undefined) return;
    const { timeline, resources, mounts, host } = this.#options;
    const at = now();
    const outcome = await tryToConnect(`/proc/${pid}/root${DAEMON_SOCKET}`);
    if (this.pid === undefined) return;
    timeline.add({ kind: 'reach', at, probe: CLIENT, path: DAEMON_SOCKET, outcome });
    const view = processView(CLIENT, pid, host.name, resources.hosts, mounts);
    const targets = mounts.map(({ target }) => target);
    timeline.add({ ...view, mounts: view.mounts.filter(({ target }) => targets.includes(target)) });
  }
}
