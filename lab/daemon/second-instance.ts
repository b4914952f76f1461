import { once } from 'node:events';
import { watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { now } from '../core/events.ts';
import { HarnessError } from '../core/harness-error.ts';
import { socketReady } from '../host/socket-ready.ts';
import { checkLoadedLibc } from '../libc/inspect/loaded-libc.ts';
import { resolversInUse } from '../libc/inspect/resolver-in-use.ts';
import { withDescendants } from '../program/descendants.ts';
import { describeExit } from '../program/describe-exit.ts';
import { endProgram, programsIn } from '../program/end-program.ts';
import { outputTail } from '../program/output-tail.ts';
import type { Program } from '../spawner/program.ts';
import { spawn } from '../spawner/spawn.ts';
import { Output } from './output.ts';
import { anyRuns } from './process-state.ts';
import type { DaemonSetup } from './setup.ts';
import type { TestedTap } from './tap/tapped-socket.ts';

/**
 * A second instance of a daemon, with the command line, files and socket of the first. It either replaces the socket of the first, or ends.
 * If it replaces the socket, its own tap replaces that of the first in front of clients.
 */
export class SecondInstance {
  readonly #setup: DaemonSetup;
  readonly #program: Program;
  readonly #output: Output;
  /** Resolved when the program is gone, and its output is in its file. */
  readonly #ended: Promise<void>;
  readonly #hasOwnPids: boolean;
  #tap: TestedTap | undefined;
  /** `serves` since it has replaced the socket: an end that comes now is trouble, unless the lab stops it. */
  #state: 'starting' | 'serves' | 'stopping' = 'starting';
  /** The signal or the exit code by which it ended; undefined while it runs. */
  #ending: string | undefined;

  private constructor(setup: DaemonSetup, hasOwnPids: boolean) {
    this.#setup = setup;
    this.#hasOwnPids = hasOwnPids;
    const [sandbox = '', ...rest] = setup.argv;
    const argv = [sandbox, ...(hasOwnPids ? ['--unshare-pid'] : []), ...rest];
    this.#program = spawn(argv, { stdio: ['ignore', 'pipe', 'pipe'], network: setup.host.network.path });
    this.#output = new Output(this.#program, setup.logFile.replace(/(\.log)?$/, '.second.log'), setup.ownLog);
    this.#ended = this.#untilEnded();
    this.#ended.catch(() => {});
  }

  /**
   * Starts it, waits until it has replaced the first instance's socket or has ended, and records which of the two.
   *
   * @param hasOwnPids whether it runs in a pid namespace of its own, as in a container that shares /run/nscd
   * @throws HarnessError when it does neither, when its program cannot be started, or when it runs on another C library
   */
  static async start(setup: DaemonSetup, hasOwnPids: boolean): Promise<SecondInstance> {
    const before = await socketIn(setup.socketDirectory);
    const instance = new SecondInstance(setup, hasOwnPids);
    try {
      await instance.#settle(before);
    } catch (error) {
      await instance.stop();
      throw error;
    }
    return instance;
  }

  /** Its processes in this pid namespace; empty after its end. */
  get pids(): number[] {
    if (this.#ending !== undefined) return [];
    // The first process of a pid namespace is bwrap's own.
    const first = programsIn(this.#program).flatMap(withDescendants);
    return this.#hasOwnPids ? first.slice(1) : first;
  }

  /** The process of its tap; undefined without one. */
  get tapPid(): number | undefined {
    return this.#tap?.pid();
  }

  /** Waits until all traffic on its socket up to now is in the timeline. */
  async flush(): Promise<void> {
    await this.#tap?.flush();
  }

  /** Kills it and waits for its end. May be called again. */
  async stop(): Promise<void> {
    // One that another process has killed ended by itself. Its sandbox ends next, with the exit code that says so.
    if (this.#ending === undefined && (this.#state === 'starting' || anyRuns(this.pids))) {
      this.#state = 'stopping';
      endProgram(this.#program);
    }
    await this.#tap?.close();
    await this.#ended;
  }

  /** @param before the socket of the first instance */
  async #settle(before: string | null): Promise<void> {
    const { socketDirectory, aboveSocket, id, readyMs } = this.#setup;
    const at = now();
    const over = new AbortController();
    const limit = setTimeout(() => {
      const what = `a second ${id} neither replaced the socket of the first nor ended within ${readyMs / 1000} s`;
      over.abort(new HarnessError(`${what}${outputTail(this.#output.last)}`));
    }, readyMs);
    void this.#ended.finally(() => over.abort()).catch(() => {});
    try {
      await replaced(socketDirectory, before, over.signal);
      await socketReady(join(socketDirectory, 'socket'), aboveSocket, over.signal);
      await this.#record(at, over.signal);
    } catch (error) {
      if (this.#ending === undefined) throw error;
      await this.#recordEnd(at, this.#ending);
    } finally {
      clearTimeout(limit);
    }
  }

  /** Puts its tap before its socket, and records the libc that it runs on, for the controls of daemons. */
  async #record(at: number, signal: AbortSignal): Promise<void> {
    const { id: daemon, host, libc, mounts, timeline, tappedSocket, resolverVariables: given } = this.#setup;
    const { pids } = this;
    const [pid] = pids;
    if (pid === undefined) throw new HarnessError(`the second ${daemon} has no process`);
    await checkLoadedLibc({ name: `the second ${daemon}`, pid }, libc);
    this.#tap = tappedSocket?.start();
    await this.#tap?.open(pid);
    await this.#tap?.testRequest(signal);
    this.#state = 'serves';
    timeline.add({ kind: 'second-daemon', at, end: now(), daemon, host: host.name, pids });
    const processes = await resolversInUse([pid], libc, mounts);
    timeline.add({ kind: 'resolver', at: now(), of: daemon, when: 'ready', processes, given });
  }

  async #recordEnd(at: number, ending: string): Promise<void> {
    const { id: daemon, host, timeline } = this.#setup;
    await this.#ended;
    const output = this.#output.last;
    if (/^bwrap: /m.test(output)) throw new HarnessError(`a second ${daemon} did not start: ${output}`);
    timeline.add({ kind: 'second-daemon', at, end: now(), daemon, host: host.name, pids: [], ending, output });
  }

  async #untilEnded(): Promise<void> {
    const { id, host, timeline } = this.#setup;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#program.once('error', ({ message }: Error) => {
      this.#ending = message;
      reject(new HarnessError(`a second ${id} did not start: ${message}`));
    });
    // A process that it left behind may keep its pipes open for ever.
    this.#program.once('exit', () => void this.#output.abandon());
    this.#program.once('close', (code, signal) => {
      this.#ending = `${signal ?? code}`;
      if (this.#state === 'serves') {
        const reason = `the second ${id} on ${host.name} ended by itself (${describeExit(code, signal)})${outputTail(this.#output.last)}`;
        timeline.add({ kind: 'trouble', at: now(), reason });
      }
      resolve();
    });
    await promise;
    await this.#output.close();
  }
}

/** What identifies the socket file of a directory; null without one. An inode number alone may be used again. */
async function socketIn(directory: string): Promise<string | null> {
  try {
    const { ino, birthtimeNs } = await stat(join(directory, 'socket'), { bigint: true });
    return `${ino} ${birthtimeNs}`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Waits until another socket file is in the directory. @throws the reason of the signal */
async function replaced(directory: string, before: string | null, signal: AbortSignal): Promise<void> {
  const changes = watch(directory);
  try {
    for (;;) {
      // Before the look at the file, so that no change in between is missed.
      const change = once(changes, 'change', { signal });
      change.catch(() => {});
      const found = await socketIn(directory);
      if (found !== null && found !== before) return;
      await change;
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    changes.close();
  }
}
