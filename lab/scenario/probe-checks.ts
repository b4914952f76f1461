import { now, type ResolverEvent } from '../core/events.ts';
import { type AnswerSource, SENTINEL_NAME } from '../core/sentinel.ts';
import type { Timeline } from '../core/timeline.ts';
import type { Host } from '../host/host.ts';
import { processView } from '../host/process-view.ts';
import type { ObservedProcess } from '../host/resolv-conf.ts';
import type { Mount } from '../host/sandbox.ts';
import type { Libc } from '../libc/index.ts';
import { checkLoadedLibc } from '../libc/inspect/loaded-libc.ts';
import { resolversInUse } from '../libc/inspect/resolver-in-use.ts';
import type { ProbeProcess } from '../probe/index.ts';
import type { Runtime } from '../runtime/definition.ts';
import type { ResolvConfObserver } from './resolv-conf-observer.ts';
import type { Resources } from './resources.ts';

/** The name of the C library of a program that has none mapped. */
export const NO_LIBC = 'none';

export interface ProbeChecksOptions {
  probe: ProbeProcess;
  host: Host;
  /** The mounts of the scenario. */
  mounts: readonly Mount[];
  libc: Libc;
  timeline: Timeline;
  resources: Resources;
  resolvConf: ResolvConfObserver;
  /** The environment variables of the probe that glibc's resolver or loader reads. */
  resolverVariables: Record<string, string>;
  /** See ProbeOptions. */
  answeredBy?: AnswerSource | 'anyone' | undefined;
  /** If the probe is a runtime. */
  runtime?: Runtime | undefined;
}

/**
 * The readings and calls that every probe needs for its controls: the C library it runs on, the files and variables of its resolver, its
 * mounts, its resolv.conf, and the program that answers it.
 */
export class ProbeChecks {
  readonly #options: ProbeChecksOptions;
  readonly #process: ObservedProcess;

  constructor(options: ProbeChecksOptions) {
    const { probe, host } = options;
    this.#options = options;
    this.#process = { of: probe.name, pid: probe.ready.pid, host: host.name };
  }

  /** Before any lookup. @throws HarnessError if the probe runs on another custom C library, or has ended */
  async atStart(): Promise<void> {
    const { probe, mounts, libc, timeline, resources, resolvConf } = this.#options;
    const { of: name, pid, host } = this.#process;
    const buildId = await checkLoadedLibc({ name, pid }, libc);
    const reported = probe.ready.libc ?? libcWithBuildId(buildId, libc);
    // A static program with glibc in it reports that, and has no file of it mapped.
    const hasNone = this.#options.runtime?.isStatic && buildId === null;
    const running = { ...reported, ...(hasNone && { name: NO_LIBC }), buildId };
    timeline.add({ kind: 'probe-ready', at: now(), probe: name, pid, libc: running });
    timeline.add(processView(name, pid, host, resources.hosts, mounts));
    resolvConf.read(this.#process, 'ready');
  }

  /** Makes the first lookup. A process maps the modules of the name service only then, so earlier readings say little. */
  async atFirstLookup(): Promise<void> {
    await this.#lookUpSentinel();
    await this.#recordResolver('first lookup');
  }

  /** At the end of the scenario, or right before the lab ends the probe. @throws ProbeError if the probe has ended by itself */
  async atEnd(): Promise<void> {
    this.#options.resolvConf.read(this.#process, 'end');
    // From its own cache it says nothing about the daemon.
    if (!this.#options.runtime?.caches) await this.#lookUpSentinel();
    await this.#recordResolver('end');
  }

  async #recordResolver(when: ResolverEvent['when']): Promise<void> {
    const { libc, mounts, timeline, resolverVariables: given } = this.#options;
    const { of, pid } = this.#process;
    timeline.add({
      kind: 'resolver',
      at: now(),
      of,
      when,
      processes: await resolversInUse([pid], libc, mounts),
      given,
    });
  }

  async #lookUpSentinel(): Promise<void> {
    const { probe, answeredBy = this.#expectedSource() } = this.#options;
    if (answeredBy === 'anyone') return;
    await probe.call('getaddrinfo', { name: SENTINEL_NAME }, { label: `sentinel:${answeredBy}` });
  }

  /**
   * A daemon that was started on the host must answer until the end, so the answer of a client whose daemon has ended is wrong. musl asks
   * nscd for users and groups, never for hosts (src/passwd/nscd_query.c has no hosts request). The sentinel is in /etc/hosts, which not
   * every runtime reads.
   */
  #expectedSource(): AnswerSource | 'anyone' {
    const { libc, host, resources, runtime } = this.#options;
    if (runtime && !runtime.readsHosts) return 'anyone';
    return libc.kind === 'glibc' && runtime?.resolver !== 'own' && resources.hasDaemon(host) ? 'daemon' : 'client';
  }
}

/** The C library of a program that cannot report it: the cell's if the mapped file has its build-id, none without a mapped file. */
function libcWithBuildId(buildId: string | null, { kind, version, buildId: ofCell }: Libc) {
  if (buildId === null) return { name: NO_LIBC, version };
  return { name: kind, version: buildId === ofCell ? version : 'unknown' };
}
