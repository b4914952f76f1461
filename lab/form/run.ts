import type { FakeDns } from '../../fake-dns/index.ts';
import type { Daemon } from '../daemon/daemon.ts';
import type { Host } from '../host/host.ts';
import { DAEMON_SOCKET } from '../host/unix-socket.ts';
import type { ProbeProcess } from '../probe/index.ts';
import type { ScenarioContext } from '../scenario/context.ts';
import type { Situation } from './definition.ts';
import { Routed } from './routed.ts';
import type { ScenarioServer } from './servers.ts';
import type { ReadySituation } from './situation.ts';
import { type CallStep, callsOf, type FileChangeStep, type Step } from './steps.ts';

/** What a step that is a function gets. */
export interface SceneAccess {
  scenario: ScenarioContext;
  host: Host;
  /** Those that listen, by name. */
  servers: Readonly<Record<string, FakeDns>>;
  program: ProbeProcess;
  daemon: Daemon | null;
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
  for (const step of ready.steps) {
    await scenario.step(step.text);
    await scene.play(step);
  }
  await scenario.step(LAST_STEP);
  if (situation.mayEnd) await scene.daemon?.check(HANG_MS);
  await scene.askServers();
}

/** A host with the servers, the daemon and the program of a scenario. */
class Scene implements SceneAccess {
  readonly scenario: ScenarioContext;
  readonly host: Host;
  readonly daemon: Daemon | null;
  readonly servers: Record<string, FakeDns> = {};
  program: ProbeProcess;
  readonly #situation: Situation;
  readonly #ready: ReadySituation;
  readonly #routed: Routed | null;
  #programs = 1;

  static async open(scenario: ScenarioContext, situation: Situation, ready: ReadySituation): Promise<Scene> {
    const { resolvConf, etc, ip } = ready;
    const { hostname } = situation;
    const host = await scenario.host('client', {
      ...(resolvConf !== undefined && { resolvConf }),
      ...(hostname !== undefined && { hostname }),
      etc: { ...etc },
      ip,
    });
    const servers: Record<string, FakeDns> = {};
    const routed = await Routed.open(scenario, host, ready.servers);
    for (const server of ready.servers) {
      const started = await listen(scenario, host, server);
      servers[server.name] = started;
      routed?.add(started);
    }
    const daemon = await scenario.daemon(host, situation.daemonSettings, {
      mayEnd: situation.mayEnd ?? false,
    });
    const program = await startProgram(scenario, host, situation, ready, 'program');
    return new Scene({ scenario, host, daemon, servers, program }, { situation, ready, routed });
  }

  private constructor(
    { scenario, host, daemon, servers, program }: SceneAccess,
    { situation, ready, routed }: { situation: Situation; ready: ReadySituation; routed: Routed | null },
  ) {
    this.scenario = scenario;
    this.host = host;
    this.daemon = daemon;
    Object.assign(this.servers, servers);
    this.program = program;
    this.#situation = situation;
    this.#ready = ready;
    this.#routed = routed;
  }

  async play(step: Step): Promise<void> {
    switch (step.do) {
      case 'call':
        return this.#call(step);
      case 'together':
        await Promise.all(step.calls.map((call) => this.#call(call)));
        return;
      case 'file':
        return this.#change(step);
      case 'server':
        return this.#behave(step.server, step.does);
      case 'daemon':
        return this.#actOnDaemon(step.action);
      case 'restart':
        return this.#restart();
      case 'ip':
        return this.scenario.ip(this.host, step.command);
      case 'run':
        return step.run(this);
    }
  }

  /** The lab asks each server past every resolver: an answer, or none, shows that it does as it says. */
  async askServers(): Promise<void> {
    for (const server of Object.values(this.servers)) {
      if (this.#routed) await this.#routed.ask(server, LAST_QUESTION);
      else await this.scenario.ask(server, this.host, LAST_QUESTION);
    }
  }

  async #call({ verb, args, label, thread }: CallStep): Promise<void> {
    if (!this.#situation.mayEnd) await this.program.call(verb, args, { label, thread });
    // A program that has ended makes no more calls; a thread of one that hangs may.
    else if (this.program.ending === undefined || this.program.ending.how === 'hang')
      await this.program.attempt(verb, args, { label, thread, mayEnd: true, boundMs: HANG_MS });
  }

  async #change(step: FileChangeStep): Promise<void> {
    const { files } = this.host;
    if (step.how === 'remove') await files.remove(step.name);
    else if (step.how === 'link') await files.flipSymlink(step.name, step.target);
    else if (step.how === 'rename-over') await files.renameOver(step.name, step.content);
    else await files.writeInPlace(step.name, step.content);
  }

  async #behave(name: string, text: string): Promise<void> {
    const does = this.#ready.behaviours.get(text);
    const server = this.servers[name];
    if (!does || !server) throw new Error(`no server ${name}`);
    await this.#routed?.change(server, does);
    await server.setTransports(does.transports);
    server.behaveNormally();
    server.behave(...does.rules());
  }

  async #actOnDaemon(action: 'start' | 'stop' | 'restart' | 'freeze' | 'thaw'): Promise<void> {
    const { daemon } = this;
    if (!daemon) return;
    if (action === 'start') await daemon.restart();
    else await daemon[action]();
  }

  async #restart(): Promise<void> {
    await this.scenario.stopProbe(this.program);
    const name = `program-${++this.#programs}`;
    this.program = await startProgram(this.scenario, this.host, this.#situation, this.#ready, name);
  }
}

/** A call that may hang counts as hung then: far above what the longest usual resolv.conf takes, three servers with 5 s and two attempts. */
const HANG_MS = 60_000;

/**
 * Starts the program. It makes no lookup before the first step, because a first lookup is what many scenarios are about; the socket
 * shows whether there is a daemon.
 */
async function startProgram(
  scenario: ScenarioContext,
  host: Host,
  { env }: Situation,
  { steps }: ReadySituation,
  name: string,
): Promise<ProbeProcess> {
  const calls = callsOf(steps);
  const mainOnly = calls.every(({ thread }) => thread === 'main') && !steps.some((step) => step.do === 'run');
  const options = { name, mainOnly, answeredBy: 'anyone', ...(env && { env: { ...env } }) } as const;
  const program = await scenario.probe(host, options);
  await scenario.reach(program, DAEMON_SOCKET);
  return program;
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
