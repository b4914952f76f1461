import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DaemonAction, type DaemonEvent, now, type ResolverEvent } from '../core/events.ts';
import { HarnessError } from '../core/harness-error.ts';
import type { DaemonId } from '../core/schema.ts';
import { SENTINEL_HOSTS } from '../core/sentinel.ts';
import type { Timeline } from '../core/timeline.ts';
import type { Host } from '../host/host.ts';
import { processView } from '../host/process-view.ts';
import { type Mount, sandbox } from '../host/sandbox.ts';
import { seenResolvConf } from '../host/seen-resolv-conf.ts';
import type { DaemonImage } from '../libc/index.ts';
import { ensureRunsOn, mappedBuildId } from '../libc/inspect/loaded-libc.ts';
import { resolversInUse } from '../libc/inspect/resolver-in-use.ts';
import { libcEnvironment } from '../libc/libc-environment.ts';
import type { ProbeProcess } from '../probe/index.ts';
import { allAsleep } from '../program/all-asleep.ts';
import { describeExit } from '../program/describe-exit.ts';
import { endProgram, programsIn, signalProgram } from '../program/end-program.ts';
import { outputTail } from '../program/output-tail.ts';
import { resolverVariables } from '../program/resolver-environment.ts';
import type { Program } from '../spawner/program.ts';
import { spawn } from '../spawner/spawn.ts';
import { limitStartup } from '../util/startup-limit.ts';
import { type DaemonSettings, daemonDefinition, nscdConf } from './definitions.ts';
import { Output } from './output.ts';
import { allStopped, anyRuns, threadsBeside } from './process-state.ts';
import { socketReady } from './socket-ready.ts';
import type { Tap } from './tap/tap.ts';
import { type TapKit, TappedSocket } from './tap/tapped-socket.ts';

/** Far above what a daemon takes to start, however busy the machine. */
const READY_MS = 120_000;

/** A running daemon on a host: what listens on /var/run/nscd/socket there. */
export interface Daemon {
  readonly id: DaemonId;
  readonly running: boolean;
  /** Its first process; undefined while none runs. */
  readonly pid: number | undefined;
  /** Ends it, and waits until it is gone; its socket and its pid file go too. */
  stop(): Promise<void>;
  /** Starts it again (stopping it first if it runs) and waits until it takes connections. */
  restart(): Promise<void>;
  /** SIGSTOP: it stays there, its socket still accepts, but it does nothing. Returns once none of its threads can run. */
  freeze(): Promise<void>;
  /**
   * Reads the states of all its threads and its descendants', as an event: whether it can run is not for the lab's signals to say.
   * @throws HarnessError when it does not run
   */
  states(): Promise<void>;
  /** SIGCONT. */
  thaw(): void;
  /** Puts into the timeline what it and its descendants have mapped of a resolver; nothing once it has ended. */
  tellResolver(when: ResolverEvent['when']): Promise<void>;
  /** Returns when all that has passed on its socket up to now is in the timeline; at once where nobody listens in. */
  flush(): Promise<void>;
  /**
   * Returns when nothing that has been sent up to now is on its way any more: not in these clients, nor in the tap, nor in the daemon. A request that
   * has led to no query by then waits until the daemon has a worker for it.
   */
  idle(clients: readonly ProbeProcess[]): Promise<void>;
}

export interface DaemonOptions {
  host: Host;
  image: DaemonImage;
  timeline: Timeline;
  /** File for what it prints. */
  logFile: string;
  settings?: DaemonSettings;
  /** To listen in on its socket; without it clients speak to the daemon directly. */
  tap?: TapKit;
  /** Milliseconds in which it must take connections. */
  readyMs?: number;
}

/** Starts a daemon and waits until its socket takes connections. @throws HarnessError if it ends before that */
export async function startDaemon(id: DaemonId, options: DaemonOptions): Promise<Daemon> {
  const { host, image, timeline, logFile, settings = {}, tap: kit, readyMs = READY_MS } = options;
  const definition = daemonDefinition(id);
  const tapped = kit ? await TappedSocket.create(host, id, kit, timeline) : null;
  const socketDirectory = tapped?.folder ?? join(host.run, 'nscd');
  const all = { ...definition.defaults, ...settings };
  const mounts = [...(await daemonMounts(host, id, image)), ...(tapped ? [tapped.mount] : [])];
  const libcEnv = libcEnvironment(image.libc);
  if (definition.settings === 'nscd.conf') await writeFile(join(host.etc, 'nscd.conf'), nscdConf(all));
  const env =
    definition.settings === 'environment' ? Object.fromEntries(Object.entries(all).map(([k, v]) => [k, `${v}`])) : {};
  const variables = { ...libcEnv.env, ...env };
  const given = resolverVariables(variables);
  const words = sandbox({ host, root: image.root, mounts: [...libcEnv.mounts, ...mounts], env: variables }, [
    image.binary,
    ...definition.arguments,
  ]);
  const log = (action: DaemonAction, detail = '', more: Pick<DaemonEvent, 'buildId' | 'settings' | 'heard'> = {}) =>
    timeline.add({
      ...{ kind: 'daemon', at: now(), daemon: id, host: host.name, libc: image.libc.id, action, detail },
      ...(tapped && action === 'start' && { tapped: true }),
      ...more,
    });

  let current: Program | undefined;
  /** The daemon itself, inside its sandbox; none while it does not run. */
  const pids = () => (current ? programsIn(current) : []);
  /** Until it is to stop. */
  let wanted = true;
  let listening: Tap | undefined;
  /** When the last one is gone, and all that it said is in the timeline. */
  let over: Promise<void> = Promise.resolve();

  async function start(): Promise<void> {
    log('start', [image.binary, ...definition.arguments].join(' '), { settings: all });
    const tap = tapped?.start();
    listening = tap;
    const child = spawn(words, { stdio: ['ignore', 'pipe', 'pipe'], network: host.network.path });
    const output = new Output(child, logFile);
    let isReady = false;
    wanted = true;
    const gone = new AbortController();
    let failure: Error | undefined;
    child.once('error', (error) => {
      failure = error;
      gone.abort(new HarnessError(`${id} did not start: ${error.message}`));
    });
    const closed = Promise.withResolvers<void>();
    over = closed.promise.then(() => Promise.all([tap?.close(), output.close()])).then(() => {});
    // Who stops it is told; it may end long before.
    over.catch(() => {});
    child.once('exit', () => {
      // Workers of one that was stopped are waited for, as long as they have something to say.
      if (wanted || !isReady) void output.letGo();
    });
    child.once('close', (code, signal) => {
      log('exit', failure?.message ?? `${signal ?? code}`);
      if (current === child) current = undefined;
      const how = `(${failure?.message ?? describeExit(code, signal)})${outputTail(output.last)}`;
      gone.abort(new HarnessError(`${id} ended before its socket was ready ${how}`));
      // A daemon that crashes is not what a story is about, even if nobody asked it anything afterwards.
      if (isReady && wanted) {
        timeline.add({ kind: 'trouble', at: now(), reason: `${id} on ${host.name} ended by itself ${how}` });
      }
      closed.resolve();
    });
    current = child;
    const patience = setTimeout(() => {
      gone.abort(new HarnessError(`${id} took no connections within ${readyMs / 1000} s${outputTail(output.last)}`));
    }, readyMs);
    try {
      await socketReady(socketDirectory, 'socket', gone.signal);
      const pid = await programIn(child, gone.signal);
      await tap?.open(pid);
      const { custom } = image.libc;
      if (custom) await ensureRunsOn(custom.file, { name: id, pid });
      await tap?.testRequest(gone.signal);
      log('ready', '', { buildId: await mappedBuildId(pid), ...(tap && { heard: true }) });
      await tellResolver('ready');
      timeline.add(processView(id, pid, host.name, [host]));
      isReady = true;
    } catch (error) {
      // Nobody gets to hold it, who could end it.
      endProgram(child);
      await over;
      throw error;
    } finally {
      clearTimeout(patience);
    }
  }

  async function tellResolver(when: ResolverEvent['when']): Promise<void> {
    const running = pids();
    if (!anyRuns(running)) return;
    const [pid] = running;
    const resolvConf =
      pid !== undefined && when !== 'first lookup' && seenResolvConf({ of: id, pid, host: host.name }, when);
    if (resolvConf) timeline.add(resolvConf);
    const processes = await resolversInUse(running, image.libc);
    timeline.add({ kind: 'resolver', at: now(), of: id, when, processes, given });
  }

  async function stop(): Promise<void> {
    if (!current) {
      await over;
      return;
    }
    // One that has ended already did so by itself, also if its end has not been told yet.
    if (anyRuns(pids())) {
      const child = current;
      await tellResolver('end');
      log('stop');
      // One that ended while its maps were read did so by itself.
      if (anyRuns(pids())) wanted = false;
      endProgram(child);
    }
    await over;
    // Killed, it leaves behind what it would have removed; nscd takes its old pid file for another nscd.
    for (const left of ['socket', 'nscd.pid']) await rm(join(socketDirectory, left), { force: true });
    await tapped?.remove();
  }

  await start();
  return {
    id,
    get running() {
      return current !== undefined;
    },
    get pid() {
      return pids()[0];
    },
    stop,
    tellResolver,
    async restart() {
      await stop();
      await limitStartup(start);
    },
    async freeze() {
      if (!current) throw new HarnessError(`${id} does not run`);
      signalProgram(current, 'SIGSTOP');
      await allStopped(pids());
      log('freeze');
    },
    async states() {
      const [pid] = pids();
      if (pid === undefined) throw new HarnessError(`${id} does not run`);
      const at = now();
      const threads = await threadsBeside(pid);
      timeline.add({ kind: 'daemon-states', at, end: now(), daemon: id, host: host.name, threads });
    },
    thaw() {
      if (current) signalProgram(current, 'SIGCONT');
      log('thaw');
    },
    async flush() {
      await listening?.flush();
    },
    async idle(clients) {
      const tap = () => {
        const pid = listening?.pid();
        // Without it a request that the tap still holds would go unnoticed. The lab ends it with the daemon.
        if (current && listening && pid === undefined) throw new HarnessError('the tap has ended');
        return pid ?? [];
      };
      try {
        await allAsleep(() => [...clients.map(({ ready }) => ready.pid), tap(), pids()].flat());
      } catch (error) {
        // A tap that has ended reports how; that report is to come before this error.
        await listening?.flush();
        throw error;
      }
    },
  };
}

/** The daemon sees its host's files, save for its own /etc/hosts with its sentinel, and the files its image needs. */
async function daemonMounts(host: Host, id: DaemonId, image: DaemonImage): Promise<Mount[]> {
  const hosts = join(host.outside, `${id}-hosts`);
  await writeFile(hosts, `127.0.0.1 localhost\n::1 localhost\n${SENTINEL_HOSTS.daemon}`);
  return [{ source: hosts, target: '/etc/hosts' }, ...image.binds];
}

/** The process that bwrap started. @throws the reason of the signal when it is gone, which aborts that */
async function programIn(bwrap: Program, gone: AbortSignal): Promise<number> {
  if (bwrap.pid === undefined) await once(bwrap, 'spawn', { signal: gone }).catch(() => {});
  const [pid] = programsIn(bwrap);
  if (pid !== undefined) return pid;
  if (!gone.aborted) await once(gone, 'abort');
  throw gone.reason;
}
