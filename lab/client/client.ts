import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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
import { feedCommand } from '../mail/feed-command.ts';
import { messageId, messageText } from '../mail/message.ts';
import { sendMail } from '../mail/smtp.ts';
import type { RecordedProgram } from '../recording/recorder.ts';
import type { Resources } from '../scenario/resources.ts';
import { Askers } from './askers.ts';
import type { ClientProgram } from './definition.ts';
import { SUBMITTER } from './helper-mark.ts';
import { CLIENT, Lookups } from './lookups.ts';
import { BLOCK_FD, ClientProcess } from './process.ts';
import { readProcess } from './processes.ts';
import { canTake, provokeLookup } from './provoke.ts';
import { clearFlags, flagValue, type ProgramState, readProgramState } from './resolver-state.ts';
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
  /** The library that lets it switch to users that do not exist, for a program that needs it. */
  usersLibrary?: string | undefined;
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

/** The verb of a mail in events, and the step. */
export const MAIL = 'mail';

/** Where a mail server takes mail. */
const MAIL_SERVER = '127.0.0.1';

/** Between attempts to connect to a mail server that does not listen yet, in milliseconds. */
const RETRY_MS = 20;

/** A program of the user's own in a scenario: its process, and what it asks. */
export class Client implements AsyncDisposable {
  readonly host: Host;
  readonly #process: ClientProcess;
  readonly #askers: Askers;
  readonly #lookups: Lookups;
  readonly #options: ClientOptions;
  readonly #program: ClientProgram;
  readonly #copies: ScratchCopies;
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
    this.#program = program;
    this.#copies = this.#stack.use(copies);
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
        if (event.kind === 'mail') timeline.add(this.#askers.findSender(event));
        else this.#lookups.see(event);
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

  /**
   * Submits a mail to the client, and waits until a sink has it. All that the client looks up meanwhile is one lookup.
   *
   * @throws HarnessError if the client refuses it, ends, or no sink gets it in time
   */
  async mail(label: string, { to, command }: { to: string; command: string | null }): Promise<void> {
    const limit = this.#lookups.limit();
    await this.#lookups.settled(limit);
    await this.#tellState();
    const { timeline, host } = this.#options;
    const id = messageId(label);
    const arrived = this.#nextMail(id, limit);
    await this.#lookups.during({ label, verb: MAIL, name: to }, async () => {
      const at = now();
      const { outcome, ok } =
        command === null ? await this.#bySmtp(id, to, limit) : await this.#byCommand(id, to, command);
      timeline.add({
        ...{ kind: 'mail-submit', at, end: now(), host: host.name, id, to, how: command ?? 'SMTP', outcome },
      });
      if (!ok) throw this.#lookups.trouble(`the mail to ${to} was not submitted (${outcome})`);
      const sink = await arrived;
      if (sink === null) throw this.#lookups.trouble(`no sink got the mail to ${to}`);
      return { ok: true, to: sink };
    });
    if (!this.#isKnown) await this.#introduce();
  }

  /** Sends it a signal while it sleeps, and waits until it sleeps again: it may execute itself anew. */
  async signal(signal: NodeJS.Signals): Promise<void> {
    await this.settle();
    this.#options.timeline.add({ kind: 'client-signal', at: now(), signal });
    this.#process.signal(signal);
    await this.settle();
  }

  /** Waits until it does nothing. */
  async settle(): Promise<void> {
    await this.#lookups.settled(this.#lookups.limit());
  }

  /** Clears a flag of `_res.options` in its main thread while it sleeps. @throws HarnessError if it has no such state, or the flag is not set */
  async clearFlag(name: string): Promise<void> {
    await this.settle();
    const { pid } = this.#process;
    const value = flagValue(name) ?? 0;
    const states = pid === undefined ? null : await clearFlags(pid, value);
    if (pid === undefined || !states) throw this.#lookups.trouble('the client has no _res that the lab can change');
    const [{ options: before, flags }, { options }] = states;
    if ((before & value) === 0)
      throw this.#lookups.trouble(`${name} is not set in _res.options of the client (${flags.join(' ') || 'none'})`);
    this.#addState(pid, states[1], before);
    if ((options & value) !== 0) throw this.#lookups.trouble(`${name} could not be cleared`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process.kill();
    await this.#stack.disposeAsync();
  }

  /** Records the resolver options of its main thread. A program without glibc has none. */
  async #tellState(): Promise<void> {
    const { pid } = this.#process;
    const state = pid === undefined ? null : await readProgramState(pid);
    if (pid !== undefined && state) this.#addState(pid, state);
  }

  #addState(pid: number, { options, flags }: ProgramState, before?: number): void {
    const program = readProcess(pid)?.program ?? '';
    const changed = before === undefined ? {} : { before };
    this.#options.timeline.add({ kind: 'client-state', at: now(), pid, program, options, flags, ...changed });
  }

  /** The sink that gets the mail; null when the time is over or the client has ended. */
  #nextMail(id: string, limit: AbortSignal): Promise<string | null> {
    const { promise, resolve } = Promise.withResolvers<string | null>();
    const over = AbortSignal.any([limit, this.#process.ended]);
    over.addEventListener('abort', () => resolve(null), { once: true });
    const stop = this.#options.timeline.follow((event) => {
      if (event.kind === 'mail' && event.id === id) resolve(event.sink);
    });
    return promise.finally(stop);
  }

  /** A mail server that starts, or starts anew, refuses connections at first. No event tells that another process listens. */
  async #bySmtp(id: string, to: string, limit: AbortSignal): Promise<{ outcome: string; ok: boolean }> {
    const { host } = this.#options;
    const mail = { to, message: messageText(id, to) };
    while (true) {
      const { state, text } = await sendMail(
        host.network.path,
        MAIL_SERVER,
        mail,
        AbortSignal.any([limit, this.#process.ended]),
      );
      const isOver = limit.aborted || this.#process.ended.aborted;
      if (state !== 'unreachable' || isOver) return { outcome: text, ok: state === 'accepted' };
      await sleep(RETRY_MS);
    }
  }

  async #byCommand(id: string, to: string, command: string): Promise<{ outcome: string; ok: boolean }> {
    // A command reads lines of this machine.
    const text = messageText(id, to).replaceAll('\r\n', '\n');
    const program = { ...this.#program, command: ['sh', '-c', command] };
    const { isolation, command: words } = clientSandbox(program, {
      ...this.#options,
      copies: this.#copies,
      env: { ...this.#options.env, ...SUBMITTER },
    });
    const outcome = await feedCommand(sandbox(isolation, words), text, {
      network: this.host.network.path,
      note: (line) => this.#process.note(line),
      stack: this.#stack,
    });
    return { outcome, ok: outcome === 'exit code 0' };
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
      const view = processView(CLIENT, pid, host.name, resources.hosts, mounts);
      const targets = mounts.map(({ target }) => target);
      timeline.add({ ...view, mounts: view.mounts.filter(({ target }) => targets.includes(target)) });
      this.#isViewed = true;
    } catch (error) {
      // It has ended meanwhile: the next query is read, if there is one.
      if (!(error instanceof HarnessError)) throw error;
    }
  }
}
