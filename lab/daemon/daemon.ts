import type { ResolverEvent } from '../core/events.ts';
import type { DaemonId } from '../core/schema.ts';
import type { NotifyReceiver } from '../notify/receiver.ts';
import type { ProbeProcess } from '../probe/index.ts';
import { limitStartup } from '../util/startup-limit.ts';
import { DaemonProcess } from './daemon-process.ts';
import { type DaemonOptions, type DaemonSetup, prepareDaemon } from './setup.ts';
import type { Request } from './tap/test-request.ts';

/** A daemon on a host: the program that listens on /var/run/nscd/socket there. It may be stopped and started again. */
export class Daemon {
  readonly id: DaemonId;
  readonly #setup: DaemonSetup;
  /** The present life of the daemon, or the last one. */
  #process: DaemonProcess;

  private constructor(setup: DaemonSetup) {
    this.id = setup.id;
    this.#setup = setup;
    this.#process = new DaemonProcess(setup);
  }

  /** Starts a daemon and waits until it takes connections. @throws HarnessError if it ends before that and may not end */
  static async start(id: DaemonId, options: DaemonOptions): Promise<Daemon> {
    const daemon = new Daemon(await prepareDaemon(id, options));
    await daemon.#process.untilReady();
    return daemon;
  }

  get running(): boolean {
    return this.#process.running;
  }

  /** The daemon's first process; undefined while none runs. */
  get pid(): number | undefined {
    return this.#process.pids[0];
  }

  /** All processes of the daemon; empty while none runs. */
  get pids(): readonly number[] {
    return this.#process.pids;
  }

  /** Resolved when its present life has ended, by itself or by the lab. */
  get ended(): Promise<void> {
    return this.#process.ended;
  }

  /** The directory of this machine with the daemon's own socket; with a tap, clients do not see it. */
  get socketDirectory(): string {
    return this.#setup.socketDirectory;
  }

  /** Kills the daemon and waits until it has ended. Its socket and its pid file go too, unless the daemon had ended before. */
  async stop(): Promise<void> {
    await this.#process.stop();
  }

  /** Starts the daemon again, after a stop if it runs, and waits until it takes connections. @throws HarnessError as `start` */
  async restart(): Promise<void> {
    await this.stop();
    await limitStartup(() => {
      this.#process = new DaemonProcess(this.#setup);
      return this.#process.untilReady();
    });
  }

  /**
   * Starts the daemon as `restart` does, and returns when that goes on only after another program or the lab has acted, or is done.
   *
   * @param how `frozen`: it gets SIGSTOP as soon as its socket takes connections, and goes on after `thaw`
   * @returns `ready`: resolved when it takes connections and answers; rejected as `start`
   */
  async begin(how: { frozen: boolean }): Promise<{ ready: Promise<void> }> {
    await this.stop();
    // A startup that is held would keep others waiting, so the limit ends here.
    return await limitStartup(async () => {
      this.#process = new DaemonProcess(this.#setup, how);
      const ready = this.#process.untilReady();
      await this.#process.untilHeld(ready);
      return { ready };
    });
  }

  /**
   * Ends the daemon by a signal and waits for its end. Files that the daemon does not remove stay, as after a crash.
   *
   * @throws HarnessError when it does not run, or does not end within a minute
   */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await this.#process.end(signal);
  }

  /**
   * Starts a second instance with the command line, files and socket of this one. Returns when it has replaced the socket, or has ended. It ends
   * with this daemon's `stop`.
   *
   * @param hasOwnPids whether it runs in a pid namespace of its own, as in a container that shares /run/nscd
   * @throws HarnessError when it does neither, when there is one, or when this one does not run
   */
  async startSecond(hasOwnPids: boolean): Promise<void> {
    await this.#process.startSecond(hasOwnPids);
  }

  /** Waits until the daemon has ended by itself; returns without an end after `boundMs`. */
  async untilEnded(boundMs: number): Promise<void> {
    await this.#process.untilEnded(boundMs);
  }

  /**
   * Sends SIGSTOP, and returns when no thread of the daemon can run. Its socket still accepts connections.
   * @throws HarnessError when it does not run
   */
  async freeze(): Promise<void> {
    await this.#process.freeze();
  }

  /** Sends SIGCONT. */
  thaw(): void {
    this.#process.thaw();
  }

  /**
   * Records the states of all threads of the daemon and of its descendants, as the kernel has them: a signal of the lab does not prove that
   * none of them can run.
   * @throws HarnessError when it does not run
   */
  async states(): Promise<void> {
    await this.#process.states();
  }

  /** Records the resolver files that the daemon and its descendants have mapped; nothing after its end. */
  async recordResolver(when: ResolverEvent['when']): Promise<void> {
    await this.#process.recordResolver(when);
  }

  /**
   * Tries the daemon as a client would, past the tap: whether it takes a connection, and answers a request. Records it, for a daemon that
   * lives and that the lab has neither stopped nor frozen.
   *
   * @param boundMs how long to wait for a reply
   * @param open requests that it left without a reply: whether it answers them now
   */
  async check(boundMs: number, open: readonly Request[] = []): Promise<void> {
    await this.#process.check(boundMs, open);
  }

  /** Whether its end, or that it does not answer, is no outcome of its scenario, and it answered a request for a user when it was ready. */
  get mustAnswer(): boolean {
    return !this.#setup.mayEnd && this.#process.servesUsers;
  }

  /** What receives its messages to a service manager; null without NOTIFY_SOCKET in its environment. */
  get receiver(): NotifyReceiver | null {
    return this.#setup.receiver;
  }

  /** Waits until all traffic on the daemon's socket up to now, and its messages, are in the timeline; returns at once without a tap. */
  async flush(): Promise<void> {
    await Promise.all([this.#process.flush(), this.receiver?.flush()]);
  }

  /**
   * Waits until nothing that was sent up to now is on its way: not in these clients, nor in the tap, nor in the daemon. After that, a request
   * without a query waits for a worker of the daemon.
   *
   * @param stop ends the wait, without such a moment
   */
  async idle(clients: readonly ProbeProcess[], stop?: AbortSignal): Promise<void> {
    await this.#process.idle(clients, stop);
  }
}
