import { dirname, normalize } from 'node:path';
import { type ClientProgram, parseProvoke } from '../client/definition.ts';
import { checkNotify } from './check-notify.ts';
import { DefinitionError, type Situation } from './definition.ts';
import { type ReadyMachine, readDaemonMounts, readMachines } from './machines.ts';
import { imagesOf, type ReadyMount } from './mounts.ts';
import { type Behaviour, behaviourOf, type ScenarioServer, serversOf, withAddressesIn } from './servers.ts';
import { type ReadySink, readSinks } from './sinks.ts';
import { parseSteps, type Step } from './steps.ts';
import { dedent, linesOf } from './text.ts';

/** A situation with all its texts read. */
export interface ReadySituation {
  servers: readonly ScenarioServer[];
  /** The client first. */
  machines: readonly ReadyMachine[];
  /** What the daemon sees in place of the client's own files. */
  daemonMounts: readonly ReadyMount[];
  steps: readonly Step[];
  /** What servers do from a step on, by the step's text. */
  behaviours: ReadonlyMap<string, Behaviour>;
  /** The program of the user's own, and the machine that it runs on; null for the lab's probe. */
  client: { program: ClientProgram; machine: string } | null;
  sinks: readonly ReadySink[];
  /** Whether other programs and modules than the C library's own may send queries, so that each query is traced to its process. */
  tellsSenders: boolean;
}

/** Reads the texts of a situation. @throws DefinitionError for the first that means nothing */
export function readSituation(situation: Situation): ReadySituation {
  const { machines = {}, services = {} } = situation;
  const all = [services, ...Object.values(machines).map((each) => each.services ?? {})];
  const names = {
    servers: Object.keys(situation.servers),
    machines: Object.keys(machines),
    services: all.flatMap((each) => Object.keys(each)),
  };
  const parsed = parseSteps(situation.steps, names);
  const serverSteps = parsed.filter((step) => step.do === 'server');
  const behaviours = new Map(serverSteps.map(({ does }) => [does, behaviourOf(does)]));
  const later = Object.groupBy(serverSteps, ({ server }) => server);
  const servers = serversOf(
    situation.servers,
    Object.fromEntries(
      Object.entries(later).map(([name, own = []]) => [name, own.map(({ does }) => behaviourOf(does))]),
    ),
  );
  const client = readClient(situation, parsed);
  const readyMachines = withClientPackages(readMachines(situation, servers, client?.machine), client);
  refuseElsewhere(parsed, readyMachines);
  checkNotify(situation, parsed);
  const daemonMounts = readDaemonMounts(situation, readyMachines);
  return {
    servers,
    machines: readyMachines,
    daemonMounts,
    steps: withContents(parsed, servers),
    behaviours,
    client,
    sinks: readSinks(situation, servers),
    tellsSenders: !client && hasFurtherPrograms(situation, { machines: readyMachines, daemonMounts }),
  };
}

/** The packages of a client are in the image of its machine alone: in that of each cell of a run they would cost the other libcs their cells. */
function withClientPackages(machines: readonly ReadyMachine[], client: ReadySituation['client']): ReadyMachine[] {
  return machines.map((machine) => {
    if (machine.name !== client?.machine) return machine;
    return { ...machine, packages: [...new Set([...machine.packages, ...(client.program.packages ?? [])])] };
  });
}

function hasFurtherPrograms(
  { daemonPackages }: Situation,
  { machines, daemonMounts }: Pick<ReadySituation, 'machines' | 'daemonMounts'>,
): boolean {
  return (
    (daemonPackages ?? []).length > 0 ||
    imagesOf(daemonMounts).length > 0 ||
    machines.some(
      ({ packages, services, mounts }) => packages.length > 0 || services.length > 0 || imagesOf(mounts).length > 0,
    )
  );
}

function readClient({ client, sinks = {}, programUid }: Situation, steps: readonly Step[]): ReadySituation['client'] {
  const ofClient = steps.filter(
    (step) => step.do === 'lookup' || step.do === 'mail' || step.do === 'signal' || step.do === 'clear',
  );
  const lookups = ofClient.filter((step) => step.do === 'lookup' || step.do === 'mail');
  const [first] = lookups;
  if (!client) {
    const [needs] = ofClient;
    if (needs) throw new DefinitionError(`'${needs.text.trim()}' needs a client: client: ['CMD', 'ARG']`, needs.text);
    return null;
  }
  if (!first) throw new DefinitionError('with a client a step has to wait for its lookup: `lookup`', 'client');
  const mail = lookups.find((step) => step.do === 'mail');
  if (mail && Object.keys(sinks).length === 0)
    throw new DefinitionError(`'${mail.text.trim()}' needs a sink: sinks: { OLD: '127.0.0.50' }`, mail.text);
  if (programUid !== undefined)
    throw new DefinitionError("programUid is about the lab's own program, and not about a client", 'programUid:');
  const elsewhere = ofClient.find(({ machine }) => machine !== first.machine);
  if (elsewhere)
    throw new DefinitionError(`the client is on ${first.machine}, and not on ${elsewhere.machine}`, elsewhere.text);
  const { command, provoke = 'itself', ...more } = 'command' in client ? client : { command: client };
  if (command.length === 0) throw new DefinitionError('a client needs a command', 'client');
  try {
    return { program: { ...more, command, provoke: parseProvoke(provoke) }, machine: first.machine };
  } catch (error) {
    throw new DefinitionError((error as Error).message, provoke);
  }
}

/**
 * Reads further steps of a situation, such as those of a user in a shell.
 *
 * @param here the machine of steps that name none
 * @throws DefinitionError for the first that means nothing
 */
export function readSteps(
  steps: readonly string[],
  { servers, machines }: ReadySituation,
  here: string,
): Pick<ReadySituation, 'steps' | 'behaviours'> {
  const others = machines.map(({ name }) => name).slice(1);
  const services = machines.flatMap((machine) => machine.services.map(({ program }) => program.name));
  const parsed = parseSteps(steps, { servers: servers.map(({ name }) => name), machines: others, services, here });
  refuseElsewhere(parsed, machines);
  const behaviours = parsed.flatMap((step) =>
    step.do === 'server' ? [[step.does, behaviourOf(step.does)] as const] : [],
  );
  return { steps: withContents(parsed, servers), behaviours: new Map(behaviours) };
}

/** @throws DefinitionError for a change of a file outside of the folders that a scenario has on the step's machine */
function refuseElsewhere(steps: readonly Step[], machines: readonly ReadyMachine[]): void {
  for (const step of steps) {
    if (step.do !== 'file' || !step.name.startsWith('/')) continue;
    const { files } = machines.find(({ name }) => name === step.machine) as ReadyMachine;
    const folders = ['/run', ...Object.keys(files).map((path) => dirname(`${path}x`))];
    if (normalize(step.name) !== step.name || !folders.some((folder) => step.name.startsWith(`${folder}/`)))
      throw new DefinitionError(
        `'${step.name}' is in no folder of ${step.machine}: name the folder in 'files', as '${dirname(step.name)}/': ''`,
        step.text,
      );
  }
}

/** A resolv.conf has addresses in place of names of servers. */
function withContents(steps: readonly Step[], servers: readonly ScenarioServer[]): Step[] {
  return steps.map((step) =>
    step.do === 'file' && 'content' in step ? { ...step, content: contentOf(step.name, step.content, servers) } : step,
  );
}

function contentOf(name: string, text: string, servers: readonly ScenarioServer[]): string {
  return withAddressesIn(name, linesOf(dedent(text)), servers);
}
