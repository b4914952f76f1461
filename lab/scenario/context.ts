import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type FakeDns, type ServerOptions, startServer } from '../../fake-dns/index.ts';
import type { Cell } from '../core/cell.ts';
import { type Event, now, type ResolvConfEvent, type ResolverEvent } from '../core/events.ts';
import { type AnswerSource, SENTINEL_NAME } from '../core/sentinel.ts';
import type { Timeline } from '../core/timeline.ts';
import { type Daemon, startDaemon } from '../daemon/daemon.ts';
import type { DaemonSettings } from '../daemon/definitions.ts';
import { createHost, type Host, type HostOptions } from '../host/host.ts';
import { mountFacts } from '../host/mount-facts.ts';
import { pinMountedFiles } from '../host/pin-mounted-files.ts';
import { processView } from '../host/process-view.ts';
import { type Mount, sandbox } from '../host/sandbox.ts';
import { type SeeingProcess, seenResolvConf } from '../host/seen-resolv-conf.ts';
import { listenOn, tryToConnect } from '../host/unix-socket.ts';
import type { DaemonImage, Libc } from '../libc/index.ts';
import { ensureRunsOn, mappedBuildId } from '../libc/inspect/loaded-libc.ts';
import { resolversInUse } from '../libc/inspect/resolver-in-use.ts';
import { libcEnvironment } from '../libc/libc-environment.ts';
import { linkNetworks } from '../namespaces/network.ts';
import { openSocketIn } from '../namespaces/socket.ts';
import { type CProbes, probeCommand } from '../probe/command.ts';
import { type ProbeProcess, startProbe } from '../probe/index.ts';
import { resolverVariables } from '../program/resolver-environment.ts';
import { type Recorder, Recordings } from '../recording/index.ts';
import { limitStartup } from '../util/startup-limit.ts';
import { queryServer } from './query-server.ts';
import { Resources } from './resources.ts';

/** What a cell stands on: its libc and daemon as found on this machine, and where its files go. */
export interface CellEnvironment {
  cell: Cell;
  libc: Libc;
  daemonImage: DaemonImage | null;
  cProbes: CProbes;
  /** The built tap that listens in on daemons; without it nobody does. */
  tap?: string;
  /** On the workspace: gone with the run. */
  scratch: string;
  /** In the run's folder: kept. */
  logs: string;
  timeline: Timeline;
  /** Called where a step of the story begins, which goes on when this is done. */
  onStep?(label: string): Promise<void>;
  /** Who looks closer: nobody who was not asked to. */
  recorders?: readonly Recorder[];
}

export interface ProbeOptions {
  /** Shown in the events; `program` by default. */
  name?: string;
  mounts?: readonly Mount[];
  /** Set beside what the probe itself needs; nothing else of this machine's environment gets in. */
  env?: Record<string, string>;
  /**
   * Who is to answer for the sentinel, as a control: by default the daemon that was started on this host, if the libc is one
   * that asks a daemon, and the client itself otherwise. `anyone`: no control, because that is what the repro is about.
   */
  answeredBy?: AnswerSource | 'anyone';
  /** Capabilities that it keeps, such as `CAP_SYS_CHROOT` for the verb `chroot`; none by default. */
  capabilities?: readonly string[];
  /** Says that the story has it make calls on its main thread alone. A probe of Node's then costs half as much. */
  mainOnly?: boolean;
}

/** The word that tells a probe so; see probes/PROTOCOL.md. */
const MAIN_ONLY = 'main-only';

/** What a repro tells its story with. All that it starts is stopped when the story ends. */
export class ScenarioContext implements AsyncDisposable {
  readonly cell: Cell;
  readonly resources = new Resources();
  readonly #environment: CellEnvironment;
  readonly #stack = new AsyncDisposableStack();
  readonly #recordings: Recordings;
  readonly #daemonHosts = new Set<Host>();
  readonly #probeByPid = new Map<number, string>();
  /** By process id, what its resolv.conf was when it was read last. */
  readonly #seenFiles = new Map<number, string>();
  readonly #finalChecks = new Map<ProbeProcess, () => Promise<void>>();

  constructor(environment: CellEnvironment) {
    const { cell, timeline, recorders = [], logs } = environment;
    this.#environment = environment;
    this.cell = cell;
    this.#stack.defer(timeline.follow((event) => this.#follow(event)));
    this.#recordings = new Recordings(recorders, { folder: logs, timeline });
  }

  /** Marks a moment of the story in the timeline: what follows belongs to it. Somebody may want to look around there. */
  async step(label: string): Promise<void> {
    this.#readResolvConf('step');
    this.#environment.timeline.add({ kind: 'step', at: now(), label });
    await this.#environment.onStep?.(label);
  }

  /** Makes a host: a network namespace of its own, a private /etc and /run. */
  async host(name: string, options: HostOptions = {}): Promise<Host> {
    const { scratch, timeline } = this.#environment;
    const directory = join(scratch, name);
    await mkdir(directory, { recursive: true });
    const host = await limitStartup(createHost, name, directory, timeline, options);
    this.#stack.defer(() => host.remove());
    await this.#recordings.watchHost(host, this.#stack);
    this.resources.hosts.push(host);
    return host;
  }

  /** Joins two hosts with a network cable (a veth pair, `veth0` at both ends), one address each in CIDR notation. */
  async link(left: [Host, string], right: [Host, string]): Promise<void> {
    await linkNetworks([left[0].network, left[1]], [right[0].network, right[1]]);
    this.#environment.timeline.add({
      kind: 'network',
      at: now(),
      host: left[0].name,
      what: `linked to ${right[0].name}`,
    });
  }

  /** Runs iproute2 commands on a host, as an event. */
  async ip(host: Host, ...commands: string[]): Promise<void> {
    await host.network.ip(...commands);
    this.#environment.timeline.add({ kind: 'network', at: now(), host: host.name, what: commands.join('; ') });
  }

  /** Starts a fake authoritative server on a host. */
  async dns(name: string, host: Host, options: Pick<ServerOptions, 'addresses' | 'zones'>): Promise<FakeDns> {
    const open = (want: Parameters<typeof openSocketIn>[1]) => openSocketIn(host.network.path, want);
    const server = await startServer({ name, host: host.name, open, log: this.#environment.timeline.add, ...options });
    this.#stack.defer(() => server.close());
    this.resources.servers.push({ server, host });
    return server;
  }

  /** Starts the cell's daemon on a host; null in a cell without one. */
  async daemon(host: Host, settings: DaemonSettings = {}): Promise<Daemon | null> {
    const { cell, daemonImage: image, timeline, logs, tap: program } = this.#environment;
    if (!image) return null;
    const probeOf = (pid: number) => this.#probeByPid.get(pid) ?? null;
    const tap = program === undefined ? {} : { tap: { program, probeOf } };
    const logFile = join(logs, `${cell.daemon.id}.${host.name}.log`);
    const daemon = await limitStartup(startDaemon, cell.daemon.id, {
      host,
      image,
      timeline,
      logFile,
      settings,
      ...tap,
    });
    this.#stack.defer(() => daemon.stop());
    this.#daemonHosts.add(host);
    this.resources.daemons.push({ daemon, host });
    return daemon;
  }

  /** Starts the cell's probe on a host, waits until it is ready, and asks it for the sentinel, now and at the end. */
  async probe(
    host: Host,
    { name = 'program', mounts = [], env, answeredBy, capabilities = [], mainOnly = false }: ProbeOptions = {},
  ): Promise<ProbeProcess> {
    const { cell, libc, cProbes, timeline, logs } = this.#environment;
    const command = probeCommand(cell.probe, libc, cProbes);
    const libcEnv = libcEnvironment(libc);
    const variables = { ...libcEnv.env, ...command.env, ...env };
    const argv = sandbox(
      {
        host,
        root: libcEnv.root,
        mounts: [...libcEnv.mounts, ...command.mounts, ...mounts],
        env: variables,
        capabilities,
      },
      // In `shell` a session may start threads in the probe between the steps.
      [...command.program, ...(mainOnly && !this.#environment.onStep ? [MAIN_ONLY] : [])],
    );
    timeline.add({
      kind: 'probe-start',
      at: now(),
      probe: name,
      host: host.name,
      libc: libc.id,
      version: libc.version,
      argv,
      mounts: mountFacts(host, mounts, this.resources.hosts),
    });
    const seen = await pinMountedFiles(mounts, host.outside);
    const logFile = join(logs, `probe.${name}.log`);
    const probe = await limitStartup(startProbe, {
      argv,
      network: host.network.path,
      name,
      log: timeline.add,
      logFile,
    });
    // Disposed of when the probe has ended: what records it is to see that.
    const recordings = this.#stack.use(new AsyncDisposableStack());
    this.#stack.defer(async () => {
      await probe.kill();
      timeline.add({ kind: 'probe-stop', at: now(), probe: name });
    });
    const { pid } = probe.ready;
    if (libc.custom) await ensureRunsOn(libc.custom.file, { name, pid });
    this.#probeByPid.set(pid, name);
    this.resources.addProgram({ probe, host, mounts: seen, env: env ?? {} });
    const running = { ...probe.ready.libc, buildId: await mappedBuildId(pid) };
    timeline.add({ kind: 'probe-ready', at: now(), probe: name, pid, libc: running });
    timeline.add(processView(name, pid, host.name, this.resources.hosts));
    const seeing = { of: name, pid, host: host.name };
    this.#tellResolvConf(seeing, 'ready');
    const given = resolverVariables(variables);
    const tell = (when: ResolverEvent['when']) => this.#tellResolver(probe, when, given);
    await this.#recordings.watchProbe(probe, host, recordings);
    const check = () => this.#checkSentinel(probe, answeredBy ?? this.#answererOn(host));
    await check();
    await tell('first lookup');
    this.#finalChecks.set(probe, async () => {
      this.#tellResolvConf(seeing, 'end');
      await check();
      await tell('end');
    });
    return probe;
  }

  /** Ends a probe before the story does, with its last control: a restart is this and a new probe. */
  async stopProbe(probe: ProbeProcess): Promise<void> {
    if (!probe.ending) await this.#finalChecks.get(probe)?.();
    this.#finalChecks.delete(probe);
    await probe.kill();
  }

  /** The lab itself asks a server, from the server's own host, without a resolver: is it alive, and would it answer? */
  async ask(server: FakeDns, host: Host, name: string): Promise<void> {
    const at = now();
    const answers = await queryServer(host.network.path, server.addresses[0] as string, name);
    this.#environment.timeline.add({ kind: 'ask', at, server: server.name, host: host.name, name, answers });
  }

  /** Has some service of a host listen on a unix socket; `path` is relative to the host's /run. */
  async listen(host: Host, path: string): Promise<void> {
    const server = await listenOn(join(host.run, path));
    this.#stack.defer(() => void server.close());
    this.#environment.timeline.add({ kind: 'listen', at: now(), host: host.name, path: `/run/${path}` });
  }

  /**
   * Is there a unix socket that takes connections at `path`, in the files that a probe sees? Say `/run/…`, not `/var/run/…`: an
   * absolute symlink would lead out of the probe's root.
   */
  async reach(probe: ProbeProcess, path: string): Promise<void> {
    const at = now();
    const outcome = await tryToConnect(`/proc/${probe.ready.pid}/root${path}`);
    this.#environment.timeline.add({ kind: 'reach', at, probe: probe.name, path, outcome });
  }

  /** The last controls of a story that came to its end; those of a daemon follow when it is stopped. The runner calls it. */
  async finish(): Promise<void> {
    // Of a program that ended, or hangs, in a call that may do so nothing more can be asked.
    for (const [probe, check] of this.#finalChecks) if (!probe.ending) await check();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }

  /** The modules of the name service are mapped only by a lookup, so what is mapped before it says little. */
  async #tellResolver(probe: ProbeProcess, when: ResolverEvent['when'], given: Record<string, string>): Promise<void> {
    const { libc, timeline } = this.#environment;
    const processes = await resolversInUse([probe.ready.pid], libc);
    timeline.add({ kind: 'resolver', at: now(), of: probe.name, when, processes, given });
  }

  /** Reads resolv.conf as every program and daemon of the story sees it at this moment. */
  #readResolvConf(when: ResolvConfEvent['when']): void {
    const { programs, daemons } = this.resources;
    for (const { probe, host } of programs) {
      this.#tellResolvConf({ of: probe.name, pid: probe.ready.pid, host: host.name }, when);
    }
    for (const { daemon, host } of daemons) {
      if (daemon.pid !== undefined) this.#tellResolvConf({ of: daemon.id, pid: daemon.pid, host: host.name }, when);
    }
  }

  /** At a step, only what differs from the reading before becomes an event. */
  #tellResolvConf(process: SeeingProcess, when: ResolvConfEvent['when']): void {
    const seen = seenResolvConf(process, when);
    const isNew = seen && this.#seenFiles.get(seen.pid) !== JSON.stringify(seen.file);
    if (seen && (when !== 'step' || isNew)) this.#environment.timeline.add(seen);
  }

  #follow(event: Event): void {
    if (event.kind === 'file') this.#readResolvConf('change');
    if (event.kind === 'resolv-conf') this.#seenFiles.set(event.pid, JSON.stringify(event.file));
  }

  async #checkSentinel(probe: ProbeProcess, answeredBy: AnswerSource | 'anyone'): Promise<void> {
    if (answeredBy === 'anyone') return;
    await probe.call('getaddrinfo', { name: SENTINEL_NAME }, { label: `sentinel:${answeredBy}` });
  }

  /**
   * Where a daemon was started it has to answer to the end: one that has died is no reason to take the client's word.
   * musl asks nscd for users and groups, never for hosts (src/passwd/nscd_query.c has no hosts request).
   */
  #answererOn(host: Host): AnswerSource {
    return this.cell.libc.kind === 'glibc' && this.#daemonHosts.has(host) ? 'daemon' : 'client';
  }
}
