import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../core/harness-error.ts';
import { Timeline } from '../core/timeline.ts';
import { Daemon } from '../daemon/daemon.ts';
import type { DaemonSettings } from '../daemon/definitions.ts';
import { createHost, type Host } from '../host/host.ts';
import type { DaemonImage, DaemonName } from '../libc/index.ts';
import type { NetworkNamespace } from '../namespaces/network.ts';
import type { System } from './document.ts';
import { DATABASES, type Database } from './plan.ts';
import { populationFiles } from './population.ts';

/** A daemon to measure. */
export interface DaemonWish {
  /** `nsncd`, or `nsncd×4` for one of several numbers of workers. */
  id: string;
  daemon: DaemonName;
  /** Its program and its libc, or why it cannot run. */
  image: DaemonImage | { unavailable: string };
  /** Override the settings of a load. */
  settings: DaemonSettings;
}

/** Databases of nscd.conf; the cache of groups has initgroups as well. unscd has neither services nor netgroups. */
const CACHED = {
  nscd: ['passwd', 'group', 'hosts', 'services', 'netgroup'],
  unscd: ['passwd', 'group', 'hosts'],
} as const;

function caches(daemon: keyof typeof CACHED): DaemonSettings {
  return Object.fromEntries(
    CACHED[daemon].flatMap((database) => [
      [`enable-cache ${database}`, 'yes'],
      [`positive-time-to-live ${database}`, 3600],
      [`negative-time-to-live ${database}`, 20],
    ]),
  );
}

/**
 * The settings of a load: as the daemons are used, and not as other repros need them. nscd and unscd cache (nscd.conf(5), with the times of
 * Debian's own file for hosts); nscd may start as many threads as by default, 32. nsncd has its default of 8 workers (its README).
 */
const SETTINGS: Readonly<Record<DaemonName, DaemonSettings>> = {
  nsncd: { NSNCD_WORKER_COUNT: 8 },
  nscd: { threads: 4, 'max-threads': 32, ...caches('nscd') },
  unscd: caches('unscd'),
};

/** Memory of a process in KiB, from /proc; null after its end. */
async function memoryOf(pid: number | undefined): Promise<{ resident: number; peak: number } | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kib = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? Number.NaN);
  const [resident, peak] = [kib('VmRSS'), kib('VmHWM')];
  return Number.isNaN(resident) || Number.isNaN(peak) ? null : { resident, peak };
}

/** A daemon under load, on a host of its own. */
export class DaemonUnderLoad implements AsyncDisposable {
  readonly wish: DaemonWish;
  readonly host: Host;
  /** The databases that it does not serve. */
  readonly notServed = new Set<Database>();
  readonly #timeline: Timeline;
  readonly #settings: DaemonSettings;
  readonly #daemon: Daemon | null;
  readonly #unavailable: string | null;
  #residentBefore: number | null = null;
  #peak: number | null = null;

  private constructor(
    wish: DaemonWish,
    host: Host,
    timeline: Timeline,
    settings: DaemonSettings,
    daemon: Daemon | string,
  ) {
    this.wish = wish;
    this.host = host;
    this.#timeline = timeline;
    this.#settings = settings;
    this.#daemon = typeof daemon === 'string' ? null : daemon;
    this.#unavailable = typeof daemon === 'string' ? daemon : null;
  }

  /** Starts it. One that does not start is not available, with its reason. */
  static async start(
    wish: DaemonWish,
    { folder, network, keys }: { folder: string; network: NetworkNamespace; keys: number },
  ): Promise<DaemonUnderLoad> {
    const timeline = new Timeline();
    const { 'resolv.conf': resolvConf = '', ...etc } = populationFiles(keys, 'daemon');
    const host = await createHost(wish.id, folder, timeline, { etc, resolvConf, network, hostname: wish.daemon });
    const settings = { ...SETTINGS[wish.daemon], ...wish.settings };
    const { image } = wish;
    const options = { host, timeline, logFile: join(folder, 'daemon.log'), settings, mayEnd: true };
    const daemon =
      'unavailable' in image
        ? image.unavailable
        : await Daemon.start(wish.daemon, { ...options, image }).catch((error: unknown) => messageOf(error));
    const started = new DaemonUnderLoad(wish, host, timeline, settings, daemon);
    if (started.#daemon && !started.#daemon.running) {
      return new DaemonUnderLoad(wish, host, timeline, settings, started.#end() ?? 'it ended');
    }
    started.#residentBefore = (await memoryOf(started.#daemon?.pid))?.resident ?? null;
    return started;
  }

  get id(): string {
    return this.wish.id;
  }

  /** The socket, at a path of this machine. */
  get socket(): string {
    return join(this.host.run, 'nscd/socket');
  }

  /** Whether it can be asked about a database. */
  serves(database: Database): boolean {
    return this.#daemon !== null && !this.notServed.has(database);
  }

  get pids(): number[] {
    const pid = this.#daemon?.pid;
    return pid === undefined ? [] : [pid];
  }

  /** How it ended since the last call, and starts it again; null while it runs. @throws HarnessError if it does not start again */
  async restartIfEnded(): Promise<string | null> {
    if (!this.#daemon || this.#daemon.running) return null;
    const end = this.#end();
    // Not every daemon starts beside the files of one that ended early; other checks are about that.
    for (const name of ['socket', 'nscd.pid']) await rm(join(this.host.run, 'nscd', name), { force: true });
    await this.#daemon.restart();
    return end;
  }

  /** Takes down the memory of its life so far. */
  async readMemory(): Promise<void> {
    const memory = await memoryOf(this.#daemon?.pid);
    if (memory) this.#peak = Math.max(this.#peak ?? 0, memory.peak);
  }

  describe(): System {
    const { id, daemon, image } = this.wish;
    const [before, peak] = [this.#residentBefore, this.#peak];
    const reasons = [
      this.#unavailable,
      ...DATABASES.filter((each) => this.notServed.has(each)).map((each) => `${each} is not served`),
    ];
    return {
      ...{ id, daemon, settings: this.#settings },
      version: 'unavailable' in image ? null : image.version,
      libc: 'unavailable' in image ? null : image.libc.id,
      memoryKib: before === null || peak === null ? null : { before, peak },
      unavailable: reasons.filter((reason) => reason !== null).join('; ') || null,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#daemon?.stop();
    await this.host.remove();
  }

  /** How it ended, with its last words; null if it did not. */
  #end(): string | null {
    const end = this.#timeline.sorted().findLast((event) => event.kind === 'daemon' && event.action === 'exit');
    if (end?.kind !== 'daemon') return null;
    const words = end.output?.trim().split('\n').at(-1);
    return `${this.wish.daemon} ended (${/^\d+$/.test(end.detail) ? `exit code ${end.detail}` : end.detail})${words ? `: ${words}` : ''}`;
  }
}
