import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { type FakeDns, type ServerOptions, startServer } from '../../fake-dns/index.ts';
import { Client } from '../client/client.ts';
import type { ClientProgram } from '../client/definition.ts';
import { buildUsersLibrary } from '../client/users/build.ts';
import type { Cell } from '../core/cell.ts';
import { type ImagePart, now } from '../core/events.ts';
import { HarnessError } from '../core/harness-error.ts';
import { Daemon } from '../daemon/daemon.ts';
import type { DaemonSettings } from '../daemon/definitions.ts';
import type { DaemonOptions } from '../daemon/setup.ts';
import { DaemonTrials } from '../daemon-suite/trials.ts';
import { daemonRequestsOf } from '../derive/attribution/daemon-requests.ts';
import { imagePartText } from '../host/describe-path.ts';
import { createHost, type Host, type HostOptions } from '../host/host.ts';
import type { ImageSource, Mount } from '../host/sandbox.ts';
import { listenOn, tryToConnect } from '../host/unix-socket.ts';
import { pathInRoot } from '../inspect/view/root.ts';
import { Evidence } from '../judge/evidence.ts';
import { imageKey, type Libc, type LibcWithPackages, packagesKey } from '../libc/index.ts';
import { checkId, messageText } from '../mail/message.ts';
import { startSink } from '../mail/sink.ts';
import { sendMail } from '../mail/smtp.ts';
import { linkNetworks } from '../namespaces/network.ts';
import { changeRoute, linkThroughRouter } from '../namespaces/router.ts';
import { openSocketIn } from '../namespaces/socket.ts';
import { buildNotify } from '../notify/build.ts';
import { NOTIFY_VARIABLE, NotifyReceiver } from '../notify/receiver.ts';
import { RawClient, type RawClientOptions } from '../nscd-client/client.ts';
import type { ProbeProcess } from '../probe/index.ts';
import { Recordings } from '../recording/index.ts';
import { runtimeOf } from '../runtime/runtimes.ts';
import { Service, type ServiceProgram } from '../service/service.ts';
import { cacheDir } from '../util/cache-paths.ts';
import { ensureDescriptors } from '../util/descriptors.ts';
import { limitStartup } from '../util/startup-limit.ts';
import type { CellEnvironment } from './environment.ts';
import { FilesObserver } from './files-observer.ts';
import { launchProbe, type ProbeOptions } from './launch-probe.ts';
import { ProbeChecks } from './probe-checks.ts';
import { queryServer } from './query-server.ts';
import { ResolvConfObserver } from './resolv-conf-observer.ts';
import { Resources } from './resources.ts';
import { nextIcmp, RouterWatch } from './router-watch.ts';
import { SenderWatch } from './sender-watch.ts';

/** For a mail to a sink, which is in this process: far more than a busy machine takes. */
const SINK_LIMIT_MS = 30_000;

/** The recipient of the lab's own mails to sinks. */
const CHECKED = 'check@lab.test';

/** What a scenario can do. All that it starts ends with it. */
export class ScenarioContext implements AsyncDisposable {
  readonly cell: Cell;
  readonly resources = new Resources();
  /**
   * Runs a step of docs/scenarios.md on the running scenario; absent for a repro that is not made of such steps.
   * A step that names no machine is about `here`.
   * @throws DefinitionError for a text that is no step, or that the scenario cannot do
   */
  runStep?: (text: string, here: Host) => Promise<void>;
  readonly #environment: CellEnvironment;
  readonly #stack = new AsyncDisposableStack();
  readonly #recordings: Recordings;
  readonly #resolvConf: ResolvConfObserver;
  readonly #files: FilesObserver;
  /** Of the probes that the scenario has not stopped. */
  readonly #checks = new Map<ProbeProcess, ProbeChecks>();

  constructor(environment: CellEnvironment) {
    const { cell, timeline, recorders = [], logs } = environment;
    this.cell = cell;
    this.#environment = environment;
    this.#recordings = new Recordings(recorders, { folder: logs, timeline });
    this.#resolvConf = new ResolvConfObserver(this.resources, timeline);
    this.#stack.defer(this.#resolvConf.follow());
    this.#files = new FilesObserver(this.resources, timeline);
    this.#stack.defer(this.#files.follow());
  }

  /** The events so far, for a scenario whose next call depends on them. Those of daemons are complete after `Daemon.flush`. */
  evidence(): Evidence {
    return new Evidence(this.#environment.timeline.sorted());
  }

  /** Begins a step: the events that follow belong to it. `shell` stops at steps. */
  async step(label: string): Promise<void> {
    ensureDescriptors();
    this.#resolvConf.readAll('step');
    this.#environment.timeline.add({ kind: 'step', at: now(), label });
    await this.#environment.onStep?.(label);
  }

  /** Makes a host: a network namespace, a private /etc and a private /run. */
  async host(name: string, options: HostOptions = {}): Promise<Host> {
    const { scratch, timeline } = this.#environment;
    const directory = join(scratch, name);
    const host = await limitStartup(createHost, name, directory, timeline, options);
    this.#stack.defer(() => host.remove());
    await this.#recordings.watchHost(host, this.#stack);
    this.resources.hosts.push(host);
    return host;
  }

  /** Joins two hosts by a network link (a veth pair, `veth0` at both ends), with one address each in CIDR notation. */
  async link(left: [Host, string], right: [Host, string]): Promise<void> {
    await linkNetworks([left[0].network, left[1]], [right[0].network, right[1]]);
    this.#recordNetwork(left[0], `linked to ${right[0].name}`);
  }

  /** Makes `router` the default gateway of `client`. It answers with ICMP for each destination, and forwards nothing. */
  async routeThrough(client: Host, router: Host, destinations: Parameters<typeof linkThroughRouter>[2]): Promise<void> {
    await linkThroughRouter(client.network, router.network, destinations);
    const answers = Object.entries(destinations).map(([destination, answer]) => `${destination} ${answer}`);
    this.#recordNetwork(client, `routed through ${router.name}: ${answers.join(', ') || 'nothing'}`);
  }

  /** Watches the link of a router that `routeThrough` made: queries to servers behind it, and its ICMP messages, become events. */
  async watchRouter(router: Host): Promise<RouterWatch> {
    const watch = await limitStartup(RouterWatch.start, router, this.#environment.timeline);
    return this.#stack.use(watch);
  }

  /** Changes what a router does with packets to a destination. */
  async changeRoute(router: Host, destination: string, change: Parameters<typeof changeRoute>[2]): Promise<void> {
    await changeRoute(router.network, destination, change);
    this.#recordNetwork(router, `${destination} ${change.answer}`);
  }

  /** Waits for the router's ICMP message about the next query for a name to this server. @throws the reason of the signal */
  nextIcmp(server: string, name: string, signal: AbortSignal): Promise<void> {
    return nextIcmp(this.#environment.timeline, { server, name }, signal);
  }

  /** Runs iproute2 commands on a host, as one event. */
  async ip(host: Host, ...commands: string[]): Promise<void> {
    await host.network.ip(...commands);
    this.#recordNetwork(host, commands.join('; '));
  }

  /** Starts a fake authoritative server on a host. */
  async dns(
    name: string,
    host: Host,
    options: Pick<ServerOptions, 'addresses' | 'zones' | 'transports'>,
  ): Promise<FakeDns> {
    const open = (socket: Parameters<typeof openSocketIn>[1]) => openSocketIn(host.network.path, socket);
    const server = await startServer({ name, host: host.name, open, log: this.#environment.timeline.add, ...options });
    this.#stack.defer(() => server.close());
    this.resources.servers.push({ server, host });
    return server;
  }

  /**
   * Starts the cell's daemon on a host; null in a cell without one.
   *
   * @param settings override the daemon's defaults; the user's own override them
   * @param options `mayEnd`: its end is a part of the outcome, and no trouble; `mounts`: over the files of its host; `env`: beside its settings; `uid`: other than 0, it runs in a user namespace that maps uid 0 to this uid
   */
  async daemon(
    host: Host,
    settings: DaemonSettings = {},
    { mayEnd = false, mounts = [], env = {}, uid = 0 }: Pick<DaemonOptions, 'mayEnd' | 'mounts' | 'env' | 'uid'> = {},
  ): Promise<Daemon | null> {
    const { cell, daemonImage: image, timeline, logs, tap: program } = this.#environment;
    if (!image) return null;
    const probeOf = (pid: number) => this.resources.probeName(pid);
    const receiver = await this.#receiver(host, env[NOTIFY_VARIABLE]);
    const daemon = await limitStartup(Daemon.start, cell.daemon.id, {
      settings: { ...settings, ...cell.daemon.settings },
      ...{ mayEnd, mounts, env, uid, receiver, hosts: this.resources.hosts },
      ...{ host, image, timeline, logFile: join(logs, `${cell.daemon.id}.${host.name}.log`) },
      ...(program !== undefined && { tap: { program, probeOf } }),
    });
    this.#stack.defer(() => daemon.stop());
    this.resources.daemons.push({ daemon, host });
    if (daemon.pid !== undefined) this.#files.read({ of: daemon.id, pid: daemon.pid, host }, 'ready');
    return daemon;
  }

  /**
   * The cell's libc with these packages of its suite and no others, which the variant must have declared; without the parameter, the libc of the
   * cell's program. @throws HarnessError for others
   */
  libcWith(packages?: readonly string[]): Libc {
    const { libc, images } = this.#environment;
    const found = packages ? images?.get(packagesKey(packages)) : libc;
    if (!found && packages?.length === 0) return libc;
    if (!found) throw new HarnessError(`the variant declares no image with ${packages?.join(', ')}`);
    return found;
  }

  /**
   * A path of the image of a libc that the variant has declared, as the source of a mount, with its facts.
   * @throws HarnessError for another image, and for a path that it does not have
   */
  partOfImage(image: LibcWithPackages, path: string): { source: string; image: ImageSource } {
    const found = this.#environment.otherImages?.get(imageKey(image));
    if (!found) throw new HarnessError(`the variant declares no image ${imageKey(image)}`);
    const part: ImagePart = { libc: found.id, packages: found.packages ?? {}, path };
    // As mountinfo has it, without symlinks.
    const root = realpathSync(found.root);
    const source = pathInRoot(root, path);
    if (!existsSync(source)) throw new HarnessError(`the image has no such file: ${imagePartText(part)}`);
    return { source, image: { root, part } };
  }

  /** Records from now on the process that sends each query. */
  watchSenders(): void {
    const watch = new SenderWatch(this.resources, this.#environment.timeline);
    this.#stack.defer(watch.follow());
  }

  /**
   * Starts a background program on a host and waits until it is ready.
   *
   * @param options `packages`: of the cell's suite, in its image; `mounts`: over the files of its host
   */
  async service(
    host: Host,
    program: ServiceProgram,
    { packages, mounts }: { packages: readonly string[]; mounts: readonly Mount[] },
  ): Promise<Service> {
    const { timeline, logs } = this.#environment;
    const libc = this.libcWith(packages);
    const logFile = join(logs, `service.${program.name}.log`);
    const service = await limitStartup(Service.start, {
      program,
      host,
      hosts: this.resources.hosts,
      libc,
      mounts,
      timeline,
      logFile,
    });
    this.#stack.defer(() => service.stop());
    this.resources.services.push(service);
    if (service.pid !== undefined) this.#files.read({ of: service.name, pid: service.pid, host }, 'ready');
    return service;
  }

  /** Starts the cell's probe on a host, waits until it is ready, and makes its first lookup: the sentinel. */
  async probe(host: Host, options: ProbeOptions = {}): Promise<ProbeProcess> {
    const { cell, timeline } = this.#environment;
    const { resources } = this;
    const environment = { ...this.#environment, libc: this.libcWith(options.packages) };
    const { probe, mounts, libc, resolverVariables } = await launchProbe(host, options, environment, resources.hosts);
    // Disposed of after the end of the probe, which its recorders must see.
    const recordings = this.#stack.use(new AsyncDisposableStack());
    this.#stack.defer(async () => {
      await probe.kill();
      timeline.add({ kind: 'probe-stop', at: now(), probe: probe.name });
    });
    resources.addProgram({ probe, host, mounts, env: options.env ?? {}, packages: options.packages });
    const checks = new ProbeChecks({
      ...{ probe, host, mounts, libc, timeline, resources, resolverVariables },
      ...{ resolvConf: this.#resolvConf, answeredBy: options.answeredBy },
      runtime: options.anyKind || options.beside ? undefined : runtimeOf(cell.probe),
    });
    await checks.atStart();
    this.#files.read({ of: probe.name, pid: probe.ready.pid, host }, 'ready');
    await this.#recordings.watchProgram({ name: probe.name, pid: probe.ready.pid }, host, recordings);
    await checks.atFirstLookup();
    this.#checks.set(probe, checks);
    return probe;
  }

  /** Starts a mail server that accepts every mail on a host. */
  async sink(name: string, host: Host, address: string): Promise<void> {
    this.#stack.use(await startSink({ name, host, address, timeline: this.#environment.timeline }));
  }

  /** Sends a mail of the lab's own to the address of a sink: shows that it takes mail, and that no other does so there. */
  async checkSink(sink: string, host: Host, address: string): Promise<void> {
    const at = now();
    const id = checkId(sink);
    const mail = { to: CHECKED, message: messageText(id, CHECKED) };
    const { text } = await sendMail(host.network.path, address, mail, AbortSignal.timeout(SINK_LIMIT_MS));
    this.#environment.timeline.add({
      ...{ kind: 'mail-sink-check', at, end: now(), sink, host: host.name, address, id, outcome: text },
    });
  }

  /**
   * Starts a raw client on a host: it sends any octets to the socket where the host's programs look for a daemon.
   *
   * @param options `pastTap`: a daemon, to whose own socket it connects; the tap then reports nothing of it
   * @throws HarnessError for credentials that the lab's user namespace lacks, and where the raw client could not be built
   */
  async rawClient(
    host: Host,
    options: Partial<Pick<RawClientOptions, 'name' | 'uid' | 'gid' | 'rootIs' | 'mounts'>> & {
      pastTap?: Daemon | null;
    } = {},
  ): Promise<RawClient> {
    const { nscdClient: program, timeline } = this.#environment;
    if (program === undefined) throw new HarnessError('the raw client could not be built: `doctor` says what it needs');
    const { name = 'raw', pastTap, ...how } = options;
    const client = await limitStartup(RawClient.start, {
      ...{ ...how, name, program, host, log: timeline.add },
      ...(pastTap && { pastTap: pastTap.socketDirectory }),
    });
    return this.#stack.use(client);
  }

  /** Starts a program of the user's own on a host. It is not waited for: it may look names up at once. */
  async client(
    host: Host,
    program: ClientProgram,
    { mounts, env }: { mounts: readonly Mount[]; env: Readonly<Record<string, string>> },
  ): Promise<Client> {
    const { cell, libc, timeline } = this.#environment;
    const { resources } = this;
    // Disposed of after the end of the client, which its recorders must see.
    const recordings = this.#stack.use(new AsyncDisposableStack());
    const isHeld = this.#recordings.watchesPrograms;
    const { container } = cell;
    const usersLibrary = program.users ? await buildUsersLibrary(cacheDir()) : undefined;
    const client = await Client.start(program, {
      ...{ host, libc, mounts, env, timeline, resources, usersLibrary, isHeld, ...(container && { container }) },
    });
    this.#stack.use(client);
    resources.client = client;
    if (isHeld) await client.begin((recorded) => this.#recordings.watchProgram(recorded, host, recordings));
    return client;
  }

  /**
   * Hostile clients of a daemon that may end; they go past the tap.
   * @throws HarnessError in a cell without a daemon
   */
  async trials(host: Host, daemon: Daemon | null): Promise<DaemonTrials> {
    if (!daemon) throw new HarnessError('hostile clients need a daemon');
    const client = await this.rawClient(host, { name: 'hostile', pastTap: daemon });
    const good = await this.rawClient(host, { name: 'well-behaved', pastTap: daemon });
    return new DaemonTrials({ daemon, host, client, good, timeline: this.#environment.timeline });
  }

  /** Ends a probe, after its last checks. A restart is this and a new probe. */
  async stopProbe(probe: ProbeProcess): Promise<void> {
    if (!probe.ending) await this.#checks.get(probe)?.atEnd();
    this.#checks.delete(probe);
    await probe.kill();
  }

  /** Sends a query from a server's own host to that server, without a resolver: shows that it runs, and what it would answer. */
  async ask(server: FakeDns, host: Host, name: string): Promise<void> {
    const at = now();
    const { timeline } = this.#environment;
    const silent = new AbortController();
    // A server in this process says when it sends no reply, or none that reaches a connected socket, so that nothing has to wait for one.
    const stop = timeline.follow((event) => {
      const isLost = event.kind === 'dns-silence' || (event.kind === 'dns-reply' && event.from !== undefined);
      if (!isLost || event.server !== server.name || event.at < at) return;
      if (server.queries.findLast(({ query }) => query === event.query)?.name === name) silent.abort();
    });
    const address = server.addresses[0] as string;
    const answers = await queryServer(host.network.path, address, name, silent.signal).finally(stop);
    timeline.add({ kind: 'ask', at, server: server.name, host: host.name, name, answers });
  }

  /** Listens on a unix socket of a host, as a service of that host would; `path` is relative to its /run. */
  async listen(host: Host, path: string): Promise<void> {
    const server = await listenOn(join(host.run, path));
    this.#stack.defer(() => void server.close());
    this.#environment.timeline.add({ kind: 'listen', at: now(), host: host.name, path: `/run/${path}` });
  }

  /**
   * Tries to connect to a unix socket in the files that a probe sees. `path` is below /run, not below /var/run: an absolute symlink would lead
   * out of the probe's root.
   */
  async reach(probe: ProbeProcess, path: string): Promise<void> {
    const at = now();
    const outcome = await tryToConnect(`/proc/${probe.ready.pid}/root${path}`);
    this.#environment.timeline.add({ kind: 'reach', at, probe: probe.name, path, outcome });
  }

  /** Tries each daemon that must answer, also about users and groups for which a client gave up. A file answers those at once. */
  async checkDaemons(): Promise<void> {
    await this.resources.flush();
    const requests = [...daemonRequestsOf(this.#environment.timeline.sorted()).values()];
    for (const { daemon, host } of this.resources.daemons) {
      if (!daemon.mustAnswer) continue;
      const open = requests.filter(
        ({ request, givenUp }) => givenUp && request.host === host.name && OF_FILES.test(request.type),
      );
      await daemon.check(
        ANSWER_MS,
        open.map(({ request: { type, raw } }) => ({ type, octets: Buffer.from(raw, 'hex') })),
      );
    }
  }

  /** Makes the last checks of all probes; the runner calls it at the end. Those of a daemon follow when it is stopped. */
  async finish(): Promise<void> {
    ensureDescriptors();
    this.#files.readAll('end');
    // A program that ended, or hangs, in a call that may do so answers nothing more.
    for (const [probe, checks] of this.#checks) if (!probe.ending) await checks.atEnd();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }

  /** What receives the messages of the cell's daemon at a path that it sees; null without a path. */
  async #receiver(host: Host, path: string | undefined): Promise<NotifyReceiver | null> {
    if (path === undefined) return null;
    const { cell, timeline } = this.#environment;
    const program = await buildNotify(cacheDir());
    return this.#stack.use(await NotifyReceiver.start({ program, path, daemon: cell.daemon.id, host, timeline }));
  }

  #recordNetwork(host: Host, what: string): void {
    this.#environment.timeline.add({ kind: 'network', at: now(), host: host.name, what });
  }
}

/** Requests for users and groups. */
const OF_FILES = /^(?:GETPW|GETGR|INITGROUPS)/;

/** A daemon that answers has done so by then, also on a busy machine and after lookups at silent nameservers. */
const ANSWER_MS = 60_000;
