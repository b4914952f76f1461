import { now, type ResolverEvent } from '../core/events.ts';
import { type AnswerSource, SENTINEL_NAME } from '../core/sentinel.ts';
import type { Timeline } from '../core/timeline.ts';
import type { Host } from '../host/host.ts';
import { processView } from '../host/process-view.ts';
import type { ObservedProcess } from '../host/resolv-conf.ts';
import type { Libc } from '../libc/index.ts';
import { checkLoadedLibc } from '../libc/inspect/loaded-libc.ts';
import { resolversInUse } from '../libc/inspect/resolver-in-use.ts';
import type { ProbeProcess } from '../probe/index.ts';
import type { ResolvConfObserver } from './resolv-conf-observer.ts';
import type { Resources } from './resources.ts';

export interface ProbeChecksOptions {
  probe: ProbeProcess;
  host: Host;
  libc: Libc;
  timeline: Timeline;
  resources: Resources;
  resolvConf: ResolvConfObserver;
  /** The environment variables of the probe that glibc's resolver or loader reads. */
  resolverVariables: Record<string, string>;
  /** See ProbeOptions. */
  answeredBy?: AnswerSource | 'anyone' | undefined;
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
    const { probe, libc, timeline, resources, resolvConf } = this.#options;
    const { of: name, pid, host } = this.#process;
    const running = { ...probe.ready.libc, buildId: await checkLoadedLibc({ name, pid }, libc) };
    timeline.add({ kind: 'probe-ready', at: now(), probe: name, pid, libc: running });
    timeline.add(processView(name, pid, host, resources.hosts));
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
    await this.#lookUpSentinel();
    await this.#recordResolver('end');
  }

  async #recordResolver(when: ResolverEvent['when']): Promise<void> {
    const { libc, timeline, resolverVariables: given } = this.#options;
    const { of, pid } = this.#process;
    timeline.add({ kind: 'resolver', at: now(), of, when, processes: await resolversInUse([pid], libc), given });
  }

  async #lookUpSentinel(): Promise<void> {
    const { probe, answeredBy = this.#expectedSource() } = this.#options;
    if (answeredBy === 'anyone') return;
    await probe.call('getaddrinfo', { name: SENTINEL_NAME }, { label: `sentinel:${answeredBy}` });
  }

  /**
   * A daemon that was started on the host must answer until the end, so the answer of a client whose daemon has ended is wrong. musl asks
   * nscd for users and groups, never for hosts (src/passwd/nscd_query.c has no hosts request).
   */
  #expectedSource(): AnswerSource {
    const { libc, host, resources } = this.#options;
    return libc.kind === 'glibc' && resources.hasDaemon(host) ? 'daemon' : 'client';
  }
}
