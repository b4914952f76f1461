import type { FakeDns } from '../../fake-dns/index.ts';
import type { Client } from '../client/client.ts';
import { now } from '../core/events.ts';
import type { Daemon } from '../daemon/daemon.ts';
import type { FileActions } from '../host/files.ts';
import type { Host } from '../host/host.ts';
import { DAEMON_SOCKET } from '../host/unix-socket.ts';
import type { ProbeProcess } from '../probe/index.ts';
import { allAsleep } from '../program/all-asleep.ts';
import type { ScenarioContext } from '../scenario/context.ts';
import type { Service } from '../service/service.ts';
import { NO_RECEIVER } from './check-notify.ts';
import { DefinitionError, type Situation } from './definition.ts';
import { ISOLATION_QUESTION, strangersTo } from './isolation.ts';
import { CLIENT, type ReadyMachine, unlinkedPairs } from './machines.ts';
import { mountsOf } from './mounts.ts';
import { Routed } from './routed.ts';
import type { Behaviour, ScenarioServer } from './servers.ts';
import { type ReadySituation, readSteps } from './situation.ts';
import { type CallStep, callsOf, type DaemonStep, type FileChangeStep, type Step } from './steps.ts';

/** What a step that is a function gets. */
export interface SceneAccess {
  scenario: ScenarioContext;
  host: Host;
  /** Those that listen, by name. */
  servers: Readonly<Record<string, FakeDns>>;
  program: ProbeProcess;
  daemon: Daemon | null;
  /** By name, the machines beside the client, and their programs. */
  machines: ReadonlyMap<string, Host>;
  programs: ReadonlyMap<string, ProbeProcess>;
}

/** The name that a server is asked for by the lab, when the steps are over. */
export const LAST_QUESTION = 'last-question.lab.test';

/** The step in which the lab asks the servers. */
export const LAST_STEP = 'controls';

/** Runs the steps of a scenario in a cell. */
export async function runSituation(
  scenario: ScenarioContext,
  situation: Situation,
  ready: ReadySituation,
): Promise<void> {
  const scene = await Scene.open(scenario, situation, ready);
  scenario.runStep = (text, here) => scene.playText(text, here.name);
  for (const step of ready.steps) {
    await scenario.step(step.text);
    await scene.play(step);
  }
  await scene.waitForCalls();
  await scenario.step(LAST_STEP);
  if (situation.mayEnd) await scene.daemon?.check(HANG_MS);
  if (scene.daemon?.pid !== undefined) await scene.daemon.receiver?.check(scene.daemon.pid);
  await scene.askServers();
}

/** The machines of a scenario with the servers, the daemon and the programs. */
class Scene implements SceneAccess {
  readonly scenario: ScenarioContext;
  readonly daemon: Daemon | null;
  readonly servers: Record<string, FakeDns> = {};
  readonly machines: ReadonlyMap<string, Host>;
  readonly programs: Map<string, ProbeProcess>;
  readonly #situation: Situation;
  readonly #ready: ReadySituation;
  readonly #routed: Routed | null;
  readonly #services = new Map<string, Service>();
  #started = 1;
  /** The calls and the start of the daemon that go on. */
  #pending: Promise<void>[] = [];
  #client: Client | null = null;
  /** The last change of the world by a step since the client's last lookup, or the end of that lookup; null before the first step. */
  #lastChange: { at: number; settles: boolean } | null = null;

  static async open(scenario: ScenarioContext, situation: Situation, ready: ReadySituation): Promise<Scene> {
    const machines = new Map<string, Host>();
    for (const machine of ready.machines) machines.set(machine.name, await openMachine(scenario, machine));
    for (const { name, link } of ready.machines) {
      const [here, there] = [machines.get(name), machines.get(link?.to ?? '')];
      if (link && here && there) await scenario.link([here, link.address], [there, link.toAddress]);
    }
    const host = machines.get(CLIENT) as Host;
    const servers: Record<string, FakeDns> = {};
    const routed = await Routed.open(scenario, host, ready.servers);
    for (const server of ready.servers) {
      const started = await listen(scenario, machines.get(server.on) as Host, server);
      servers[server.name] = started;
      routed?.add(started);
    }
    if (ready.tellsSenders) scenario.watchSenders();
    const services = new Map<string, Service>();
    for (const machine of ready.machines)
      for (const { program, packages } of machine.services) {
        const on = machines.get(machine.name) as Host;
        const mounts = await mountsOf(machine.mounts, machines, scenario);
        services.set(program.name, await scenario.service(on, program, { packages, mounts }));
      }
    const daemon = await scenario.daemon(host, situation.daemonSettings, {
      mayEnd: situation.mayEnd ?? false,
      mounts: await mountsOf(ready.daemonMounts, machines, scenario),
      env: { ...situation.daemonEnv },
      uid: situation.daemonUid ?? 0,
    });
    const scene = new Scene({ scenario, machines, daemon, servers }, { situation, ready, routed });
    for (const [name, service] of services) scene.#services.set(name, service);
    for (const sink of ready.sinks) await scenario.sink(sink.name, machines.get(sink.on) as Host, sink.address);
    if (ready.client) await scene.#startClient(ready.client);
    else await scene.#start(CLIENT, 'program');
    if (ready.client) return scene;
    const others = new Set(callsOf(ready.steps).map(({ machine }) => machine));
    others.delete(CLIENT);
    for (const name of others) await scene.#start(name, name);
    return scene;
  }

  private constructor(
    { scenario, machines, daemon, servers }: Pick<SceneAccess, 'scenario' | 'machines' | 'daemon' | 'servers'>,
    { situation, ready, routed }: { situation: Situation; ready: ReadySituation; routed: Routed | null },
  ) {
    this.scenario = scenario;
    this.machines = machines;
    this.daemon = daemon;
    Object.assign(this.servers, servers);
    this.programs = new Map();
    this.#situation = situation;
    this.#ready = ready;
    this.#routed = routed;
  }

  get host(): Host {
    return this.#host(CLIENT);
  }

  get program(): ProbeProcess {
    return this.programs.get(CLIENT) as ProbeProcess;
  }

  /** Plays a step that the scenario does not have, such as one of a user in a shell on the machine `here`. */
  async playText(text: string, here: string): Promise<void> {
    const { steps, behaviours } = readSteps([text], this.#ready, here);
    const routed = [...behaviours.values()].find(({ router }) => router !== undefined);
    if (routed && !this.#routed)
      throw new DefinitionError(
        `no router here: '${routed.text}' needs a scenario that begins with such a server`,
        text,
      );
    for (const step of steps) {
      this.#refuseMissing(step);
      await this.play(step, behaviours);
    }
  }

  /** What a file of a scenario is checked for when it is loaded, or lacks in some of its cells. */
  #refuseMissing(step: Step): void {
    if (step.do === 'daemon' && !this.daemon)
      throw new DefinitionError('no daemon here: the cell is without', step.text);
    if (step.do === 'notify' && !this.daemon?.receiver) throw new DefinitionError(NO_RECEIVER, step.text);
    if (step.do === 'call' && !this.programs.has(step.machine))
      throw new DefinitionError(`no program on ${step.machine}: 'restart' starts one`, step.text);
  }

  async play(step: Step, behaviours = this.#ready.behaviours): Promise<void> {
    await this.#act(step, behaviours);
    if (step.do === 'call' || step.do === 'together') return;
    const isSettled = step.do === 'lookup' || step.do === 'mail';
    // What a server does changes no program, so a lookup that was under way counts.
    const settles = !isSettled && (step.do !== 'server' || (this.#lastChange?.settles ?? false));
    this.#lastChange = { at: now(), settles };
  }

  async #act(step: Step, behaviours: ReadySituation['behaviours']): Promise<void> {
    switch (step.do) {
      case 'lookup':
        return this.#client?.lookup(step.label, this.#lastChange);
      case 'mail':
        return this.#client?.mail(step.label, step);
      case 'signal':
        return this.#client?.signal(step.signal as NodeJS.Signals);
      case 'clear':
        return this.#client?.clearFlag(step.flag);
      case 'call':
        return step.goesOn ? this.#begin(step) : this.#call(step);
      case 'wait':
        return this.waitForCalls();
      case 'together':
        await Promise.all(step.calls.map((call) => this.#call(call)));
        return;
      case 'file':
        return this.#change(step);
      case 'server':
        return this.#behave(step.server, behaviours.get(step.does));
      case 'daemon':
        return this.#actOnDaemon(step);
      case 'notify':
        return this.daemon?.receiver?.[step.action]();
      case 'restart':
        return step.machine === this.#ready.client?.machine ? this.#restartClient() : this.#restart(step.machine);
      case 'service': {
        const service = this.#services.get(step.service) as Service;
        return step.action === 'restart' ? service.restart() : service.signal(step.signal);
      }
      case 'ip':
        return this.scenario.ip(this.#host(step.machine), step.command);
      case 'run':
        return step.run(this);
    }
  }

  /** The lab asks each server past every resolver: an answer, or none, shows that it does as it says. */
  async askServers(): Promise<void> {
    for (const { name, on } of this.#ready.servers) {
      const server = this.servers[name] as FakeDns;
      if (this.#routed) await this.#routed.ask(server, LAST_QUESTION);
      else await this.scenario.ask(server, this.#host(on), LAST_QUESTION);
    }
    for (const { name, address, on } of this.#ready.sinks) await this.scenario.checkSink(name, this.#host(on), address);
    // From a machine without a link, at the address of no server there.
    for (const [from, to] of unlinkedPairs(this.#ready.machines))
      for (const { name } of strangersTo(from, to, this.#ready.servers))
        await this.scenario.ask(this.servers[name] as FakeDns, this.#host(from), ISOLATION_QUESTION);
  }

  #host(machine: string): Host {
    return this.machines.get(machine) as Host;
  }

  async #call({ verb, args, label, thread, machine }: CallStep): Promise<void> {
    // Beside a client, the lab's own program is a fresh one, which starts with its first call.
    if (!this.programs.has(machine)) await this.#start(machine, machine === CLIENT ? 'fresh' : machine);
    const program = this.programs.get(machine) as ProbeProcess;
    if (!this.#situation.mayEnd) await program.call(verb, args, { label, thread });
    // A program that has ended makes no more calls; a thread of one that hangs may.
    else if (program.ending === undefined || program.ending.how === 'hang')
      await program.attempt(verb, args, { label, thread, mayEnd: true, boundMs: HANG_MS });
  }

  /** Makes a call, and returns when it waits for another program, as for a nameserver that is silent, or has its result. */
  async #begin(step: CallStep): Promise<void> {
    const call = this.#call(step);
    // `waitForCalls` reports a failure; an unhandled rejection before it must not end the lab.
    call.catch(() => {});
    this.#pending.push(call);
    const programs = [...this.programs.values()];
    if (this.daemon) await this.daemon.idle(programs);
    else await allAsleep(() => programs.map(({ startedPid }) => startedPid));
  }

  /** Starts the daemon, and returns when it waits for another program or the lab, or answers. */
  async #beginStart(daemon: Daemon, how: { frozen: boolean }): Promise<void> {
    const { ready } = await daemon.begin(how);
    // `waitForCalls` reports a failure, as for calls.
    ready.catch(() => {});
    this.#pending.push(ready);
  }

  /** Waits for the calls and the start that go on. */
  async waitForCalls(): Promise<void> {
    await Promise.all(this.#pending.splice(0));
  }

  async #change(step: FileChangeStep): Promise<void> {
    const host = this.#host(step.machine);
    const isElsewhere = step.name.startsWith('/');
    const files = isElsewhere ? (host.filesElsewhere as FileActions) : host.files;
    const name = isElsewhere ? step.name.slice(1) : step.name;
    if (step.how === 'remove' || step.how === 'hold' || step.how === 'release') await files[step.how](name);
    else if (step.how === 'link') await files.flipSymlink(name, step.target);
    else if (step.how === 'chmod') await files.chmod(name, step.mode);
    else if (step.how === 'rename-over') await files.renameOver(name, step.content);
    else await files.writeInPlace(name, step.content);
  }

  async #behave(name: string, does: Behaviour | undefined): Promise<void> {
    const server = this.servers[name];
    if (!does || !server) throw new Error(`no server ${name}`);
    await this.#routed?.change(server, does);
    await server.setTransports(does.transports);
    server.behaveNormally();
    server.behave(...does.rules());
  }

  async #actOnDaemon({ action, goesOn }: DaemonStep): Promise<void> {
    const { daemon } = this;
    if (!daemon) return;
    // It answers nothing that the step could wait for.
    const isFrozen = action === 'start-frozen';
    if (goesOn || isFrozen) await this.#beginStart(daemon, { frozen: isFrozen });
    else if (action === 'start') await daemon.restart();
    else if (action === 'kill') await daemon.end('SIGKILL');
    else if (action === 'term') await daemon.end('SIGTERM');
    else if (action === 'idle') await daemon.idle([]);
    else if (action === 'ends') await daemon.untilEnded(HANG_MS);
    else if (action === 'second' || action === 'second-container')
      await daemon.startSecond(action === 'second-container');
    else await daemon[action]();
  }

  async #startClient({ program, machine }: NonNullable<ReadySituation['client']>): Promise<void> {
    const ready = this.#ready.machines.find((each) => each.name === machine) as ReadyMachine;
    const mounts = await mountsOf(ready.mounts, this.machines, this.scenario);
    this.#client = await this.scenario.client(this.#host(machine), program, { mounts, env: ready.env });
  }

  async #restartClient(): Promise<void> {
    await this.#client?.settle();
    await this.#client?.[Symbol.asyncDispose]();
    if (this.#ready.client) await this.#startClient(this.#ready.client);
  }

  async #restart(machine: string): Promise<void> {
    const running = this.programs.get(machine);
    if (running) await this.scenario.stopProbe(running);
    await this.#start(machine, `${machine === CLIENT ? 'program' : machine}-${++this.#started}`);
  }

  /**
   * Starts the program of a machine. It makes no lookup before the first step, because a first lookup is what many scenarios are about; the
   * socket shows whether there is a daemon.
   */
  async #start(machine: string, name: string): Promise<void> {
    const { steps, machines } = this.#ready;
    const ready = machines.find((each) => each.name === machine) as ReadyMachine;
    const calls = callsOf(steps).filter((call) => call.machine === machine);
    const mainOnly = calls.every(({ thread }) => thread === 'main') && !steps.some((step) => step.do === 'run');
    const mounts = await mountsOf(ready.mounts, this.machines, this.scenario);
    const program = await this.scenario.probe(this.#host(machine), {
      ...{ name, mainOnly, answeredBy: 'anyone', env: { ...ready.env }, mounts },
      // The image of the cell's libc has those of the client.
      ...(machine !== CLIENT && { packages: ready.packages }),
      ...(machine === CLIENT && { uid: this.#situation.programUid ?? 0 }),
    });
    this.programs.set(machine, program);
    if (machine === CLIENT) await this.scenario.reach(program, DAEMON_SOCKET);
  }
}

/** A call that may hang counts as hung then: far above what the longest usual resolv.conf takes, three servers with 5 s and two attempts. */
const HANG_MS = 60_000;

async function openMachine(
  scenario: ScenarioContext,
  { name, resolvConf, hostname, etc, files, ip }: ReadyMachine,
): Promise<Host> {
  return scenario.host(name, {
    ...(resolvConf !== undefined && { resolvConf }),
    ...(hostname !== undefined && { hostname }),
    etc: { ...etc },
    files: { ...files },
    ip,
  });
}

async function listen(
  scenario: ScenarioContext,
  host: Host,
  { name, address, zones, does }: ScenarioServer,
): Promise<FakeDns> {
  const server = await scenario.dns(name, host, { addresses: [address], zones, transports: does.transports });
  server.behave(...does.rules());
  return server;
}
