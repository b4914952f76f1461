import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import type { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { now, type ServiceEvent } from '../core/events.ts';
import { HarnessError } from '../core/harness-error.ts';
import type { Timeline } from '../core/timeline.ts';
import { Output } from '../daemon/output.ts';
import { anyRuns } from '../daemon/process-state.ts';
import type { Host } from '../host/host.ts';
import { sourceOf } from '../host/path-in-sandbox.ts';
import { processView } from '../host/process-view.ts';
import { type Mount, sandbox } from '../host/sandbox.ts';
import type { Libc } from '../libc/index.ts';
import { checkLoadedLibc, hasLibc } from '../libc/inspect/loaded-libc.ts';
import { environmentOn, libcEnvironment } from '../libc/libc-environment.ts';
import { allAsleep } from '../program/all-asleep.ts';
import { describeExit, wasKilled } from '../program/describe-exit.ts';
import { endProgram, programsIn, signalProgram } from '../program/end-program.ts';
import { outputTail } from '../program/output-tail.ts';
import { spawned } from '../program/spawned.ts';
import { setgroupsDoesNothing } from '../recording/pcap/setgroups.ts';
import type { Program } from '../spawner/program.ts';
import { spawn } from '../spawner/spawn.ts';
import { limitStartup } from '../util/startup-limit.ts';
import { type Readiness, untilReady } from './ready.ts';

/** A background program of a machine, as a scenario names it. */
export interface ServiceProgram {
  name: string;
  command: readonly string[];
  ready: Readiness;
  env: Readonly<Record<string, string>>;
}

export interface ServiceOptions {
  program: ServiceProgram;
  host: Host;
  /** All hosts of the scenario, to name what is mounted. */
  hosts: readonly Host[];
  /** The libc with the packages that it needs. */
  libc: Libc;
  /** Over the files of its host, in this order. */
  mounts: readonly Mount[];
  timeline: Timeline;
  /** File for its stdout and stderr. */
  logFile: string;
  /** Milliseconds within which it must be ready. */
  readyMs?: number;
}

/** A generous limit for the start of a service, so that it holds on a busy machine. */
const READY_MS = 120_000;

/** The descriptor of bwrap with the seccomp filter. */
const FILTER_FD = 3;

/** A background program on a host. It may be started again; an end that the lab did not cause is trouble. */
export class Service {
  readonly #options: ServiceOptions;
  #process: ServiceProcess;

  private constructor(options: ServiceOptions) {
    this.#options = options;
    this.#process = new ServiceProcess(options);
  }

  /** Starts a service and waits until it is ready. @throws HarnessError with its last output if it ends before that */
  static async start(options: ServiceOptions): Promise<Service> {
    const service = new Service(options);
    await service.#process.untilReady();
    return service;
  }

  get name(): string {
    return this.#options.program.name;
  }

  get host(): Host {
    return this.#options.host;
  }

  /** Its first process; undefined while none runs. */
  get pid(): number | undefined {
    return this.#process.pids[0];
  }

  /** Ends it, and starts it again. @throws HarnessError as `start` */
  async restart(): Promise<void> {
    await this.stop();
    await limitStartup(() => {
      this.#process = new ServiceProcess(this.#options);
      return this.#process.untilReady();
    });
  }

  /** Sends a signal, and returns when the service has taken it and sleeps again. */
  async signal(signal: NodeJS.Signals): Promise<void> {
    await this.#process.signal(signal);
  }

  /** Kills it, and returns when it has ended and its output is in the file. May be called again. */
  async stop(): Promise<void> {
    await this.#process.stop();
  }
}

/** One life of a service, from its start to its end. The state only advances; `ready` may be left out. */
class ServiceProcess {
  readonly #options: ServiceOptions;
  readonly #program: Program;
  readonly #output: Output;
  /** Aborted, with the reason, when the service cannot become ready any more. */
  readonly #startup = new AbortController();
  readonly #ended: Promise<void>;
  #state: 'starting' | 'ready' | 'stopping' | 'ended' = 'starting';

  constructor(options: ServiceOptions) {
    this.#options = options;
    const { program, host, libc, mounts, logFile } = options;
    const libcEnv = libcEnvironment(libc);
    const argv = sandbox(
      {
        ...{ host, root: libcEnv.root, mounts: [...libcEnv.mounts, ...mounts] },
        env: environmentOn(libcEnv, program.env),
        capabilities: CAPABILITIES,
        filterFd: FILTER_FD,
      },
      program.command,
    );
    this.#log('start', program.command.join(' '));
    this.#program = spawn(argv, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], network: host.network.path });
    const filter = this.#program.stdio[FILTER_FD] as Writable;
    // If bwrap ends before it reads the filter, its stderr has the reason.
    filter.on('error', () => {});
    filter.end(setgroupsDoesNothing());
    this.#output = new Output(this.#program, logFile);
    this.#ended = this.#untilEnded();
    // `stop` reports a failure; an unhandled rejection before it must not end the lab.
    this.#ended.catch(() => {});
  }

  /** The service itself, inside its sandbox; empty before it starts and after it has ended. */
  get pids(): number[] {
    return this.#state === 'ended' ? [] : programsIn(this.#program);
  }

  async untilReady(): Promise<void> {
    const { program, host, hosts, libc, mounts, timeline, readyMs = READY_MS } = this.#options;
    const { signal } = this.#startup;
    const limit = setTimeout(() => {
      this.#failStartup(`${program.name} was not ready within ${readyMs / 1000} s${outputTail(this.#output.last)}`);
    }, readyMs);
    const source = (path: string) => {
      const found = sourceOf(path, { host, mounts });
      if (found === null) throw new HarnessError(`${program.name}: the lab does not see ${path}`);
      return found;
    };
    try {
      await untilReady(program.ready, {
        ...{ signal, network: host.network.path, pids: () => this.pids },
        pathOf: (path) => source(path).path,
        above: (path) => source(path).folder,
      });
      const pid = await this.#firstPid();
      // A shell may be about to start the service proper: `touch FILE; exec PROGRAM`.
      if (!(await hasLibc(pid))) await allAsleep(() => this.pids, signal);
      const buildId = await checkLoadedLibc({ name: program.name, pid }, libc);
      signal.throwIfAborted();
      this.#log('ready', '', { buildId, wanted: libc.buildId });
      timeline.add(processView(program.name, pid, host.name, hosts, mounts));
      this.#state = 'ready';
    } catch (error) {
      // The caller gets no service that it could stop.
      endProgram(this.#program);
      await this.#ended;
      throw error;
    } finally {
      clearTimeout(limit);
    }
  }

  async signal(signal: NodeJS.Signals): Promise<void> {
    const { name } = this.#options.program;
    if (this.#state !== 'ready' || this.pids.length === 0) throw new HarnessError(`${name} does not run`);
    this.#log('signal', signal);
    signalProgram(this.#program, signal);
    const has = () => this.pids.some((pid) => isPending(pid, signal));
    while (has()) await turn();
    await allAsleep(() => this.pids);
  }

  async stop(): Promise<void> {
    if (this.#state === 'starting') endProgram(this.#program);
    // Of a service that has ended by itself, only the rest of its output is waited for.
    else if (this.#state === 'ready' && anyRuns(this.pids)) {
      this.#log('stop');
      this.#state = 'stopping';
      endProgram(this.#program);
    }
    await this.#ended;
  }

  #log(
    action: ServiceEvent['action'],
    detail = '',
    more: Pick<ServiceEvent, 'buildId' | 'wanted' | 'output'> = {},
  ): void {
    const { program, host, libc, timeline } = this.#options;
    timeline.add({
      ...{ kind: 'service', at: now(), service: program.name, host: host.name, libc: libc.id },
      ...{ action, detail, ...more },
    });
  }

  #failStartup(reason: string): void {
    this.#startup.abort(new HarnessError(reason));
  }

  async #untilEnded(): Promise<void> {
    const { program, host, timeline } = this.#options;
    const { promise, resolve } = Promise.withResolvers<void>();
    let failure: Error | undefined;
    this.#program.once('error', (error: Error) => {
      failure = error;
    });
    // Processes that it left behind may keep its output open.
    this.#program.once('exit', () => void this.#output.abandon());
    this.#program.once('close', (code, signal) => {
      const wasStopped = this.#state === 'stopping' && wasKilled(code, signal) && !failure;
      const wasReady = this.#state !== 'starting';
      this.#state = 'ended';
      const output = this.#output.last;
      this.#log('exit', failure?.message ?? `${signal ?? code}`, output === '' ? {} : { output });
      const how = failure?.message ?? describeExit(code, signal);
      this.#failStartup(`${program.name} ended before it was ready (${how})${outputTail(output)}`);
      // No later lookup need show it.
      const reason = `${program.name} on ${host.name} ended by itself (${how})${outputTail(output)}`;
      if (wasReady && !wasStopped) timeline.add({ kind: 'trouble', at: now(), reason });
      resolve();
    });
    await promise;
    await this.#output.close();
  }

  /** The process that bwrap starts. @throws HarnessError when it has ended */
  async #firstPid(): Promise<number> {
    const { signal } = this.#startup;
    await spawned(this.#program);
    const [pid] = this.pids;
    if (pid !== undefined) return pid;
    if (!signal.aborted) await once(signal, 'abort');
    throw signal.reason;
  }
}

/**
 * What services of a distribution need as root, within the user namespace of the lab: ports below 1024, files of any owner, chroot(2), links of
 * the network.
 */
const CAPABILITIES = [
  'CAP_CHOWN',
  'CAP_DAC_OVERRIDE',
  'CAP_FOWNER',
  'CAP_KILL',
  'CAP_NET_ADMIN',
  'CAP_NET_BIND_SERVICE',
  'CAP_NET_RAW',
  'CAP_SETGID',
  'CAP_SETPCAP',
  'CAP_SETUID',
  'CAP_SYS_CHROOT',
];

/** Whether a signal waits for a process or one of its threads (proc(5), SigPnd and ShdPnd). */
function isPending(pid: number, signal: NodeJS.Signals): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const bit = 1n << BigInt((constants.signals[signal] ?? 1) - 1);
    return [...status.matchAll(/^(?:SigPnd|ShdPnd):\s+([0-9a-f]+)$/gm)].some(
      ([, mask = '0']) => (BigInt(`0x${mask}`) & bit) !== 0n,
    );
  } catch {
    return false;
  }
}
