import { isIP } from 'node:net';
import { join, relative } from 'node:path';
import { DaemonId } from '../core/schema.ts';
import { SOCKET_DIRECTORY } from '../daemon/tap/tapped-socket.ts';
import { refuseHostname } from '../host/host.ts';
import { parseReadiness } from '../service/ready.ts';
import type { ServiceProgram } from '../service/service.ts';
import { isBelow } from '../util/is-below.ts';
import { DefinitionError, type MachineDefinition, type ServiceDefinition, type Situation } from './definition.ts';
import { type ReadyMount, readMount, refuseMissingSource, unknownMachine } from './mounts.ts';
import { addressCommands, type ScenarioServer, withAddresses, withAddressesIn } from './servers.ts';
import { type ReadySink, readSinks } from './sinks.ts';
import { dedent } from './text.ts';

/** The machine of the program and the daemon. */
export const CLIENT = 'client';

/** A machine with its texts read. */
export interface ReadyMachine {
  name: string;
  /** Undefined: no file. */
  resolvConf: string | undefined;
  /** Further files below /etc. */
  etc: Readonly<Record<string, string>>;
  /** iproute2 commands. */
  ip: readonly string[];
  hostname: string | undefined;
  /** The environment of programs on it. */
  env: Readonly<Record<string, string>>;
  /** What programs on it see in place of its own files, in the order of mounting. */
  mounts: readonly ReadyMount[];
  link: ReadyLink | undefined;
  /** Files outside of /etc, by absolute path; folders with a slash at the end. */
  files: Readonly<Record<string, string>>;
  /** Debian packages in the image of its programs. */
  packages: readonly string[];
  services: readonly ReadyService[];
}

/** A background program of a machine, with all packages of its image. */
export interface ReadyService {
  program: ServiceProgram;
  packages: readonly string[];
}

/** A link of two machines with the address of each end, in CIDR notation. */
interface ReadyLink {
  address: string;
  to: string;
  toAddress: string;
}

/** A scenario makes no sentinel lookups, so its hosts file has no sentinel. */
const LOCALHOST = '127.0.0.1 localhost\n::1 localhost\n';

/** With loopback addresses alone, getaddrinfo with AI_ADDRCONFIG asks nobody (getaddrinfo(3)); from RFC 2544 and RFC 4193. */
const GLOBAL_ADDRESSES = ['addr add 198.18.0.2/32 dev lo', 'addr add fd53:1ab::2/128 dev lo nodad'];

const FILES = { nsswitch: 'nsswitch.conf', gaiConf: 'gai.conf', hostConf: 'host.conf' } as const;

/**
 * Reads the machines of a situation: first the client, which the situation itself describes, then those of `machines`.
 *
 * @param ofClient the machine of the user's own program, which gets global addresses as a real one has
 * @throws DefinitionError for the first text that means nothing
 */
export function readMachines(
  situation: Situation,
  servers: readonly ScenarioServer[],
  ofClient?: string,
): ReadyMachine[] {
  const { machines = {}, ip = [], ...client } = situation;
  const names = [CLIENT, ...Object.keys(machines)];
  for (const name of names.slice(1)) refuseName(name);
  for (const { name, on } of servers)
    if (!names.includes(on))
      throw new DefinitionError(`server ${name} is on '${on}': ${unknownMachine(on, names)}`, on);
  const sinks = readSinks(situation, servers);
  const listeners = [...servers, ...sinks];
  const own = { ...client, ip: [...addressCommands(listeners), ...ip] };
  const all = [[CLIENT, own] as const, ...Object.entries(machines)].map(([name, definition]) =>
    readMachine(
      name,
      name === ofClient ? { ...definition, ip: [...GLOBAL_ADDRESSES, ...(definition.ip ?? [])] } : definition,
      { servers, listeners, names },
    ),
  );
  refuseTwoLinks(all);
  refuseServiceNames(all);
  refuseMissingSource(
    all.flatMap(({ mounts }) => mounts),
    filesOf(all),
  );
  return all;
}

/** The files outside of /etc of each machine, by its name. */
function filesOf(machines: readonly ReadyMachine[]): ReadonlyMap<string, readonly string[]> {
  return new Map(machines.map(({ name, files }) => [name, Object.keys(files)]));
}

/** Reads the mounts of the daemon, which is on the client. @throws DefinitionError for the first text that is no mount */
export function readDaemonMounts({ daemonMounts = {} }: Situation, machines: readonly ReadyMachine[]): ReadyMount[] {
  const names = machines.map(({ name }) => name);
  const mounts = Object.entries(daemonMounts).map(([target, text]) => readMount(target, text, names));
  refuseMissingSource(mounts, filesOf(machines));
  refuseSocketOfClients(mounts);
  return mounts;
}

/** The path of the socket's folder on the machine that a mount shows. */
function sourceIn({ path, target }: { path: string; target: string }): string {
  return join(path, relative(target, SOCKET_DIRECTORY));
}

/** Clients ask the lab, which records their requests and passes them on: the daemon's own socket is in another folder of this machine. */
function refuseSocketOfClients(mounts: readonly ReadyMount[]): void {
  const mount = mounts.findLast(({ target }) => isBelow(SOCKET_DIRECTORY, target));
  if (!mount) return;
  const { target } = mount;
  const isOwn = 'machine' in mount && !(mount.machine === CLIENT && sourceIn(mount) === SOCKET_DIRECTORY);
  if (isOwn) return;
  throw new DefinitionError(
    `daemonMounts: '${target}' leaves the daemon no folder of its own for its socket: mount another one at ${SOCKET_DIRECTORY}, as 'client:/run/other' with '/run/other/' in 'files'`,
    target,
  );
}

function readMachine(
  name: string,
  definition: MachineDefinition,
  {
    servers,
    listeners,
    names,
  }: {
    servers: readonly ScenarioServer[];
    listeners: readonly (ScenarioServer | ReadySink)[];
    names: readonly string[];
  },
): ReadyMachine {
  const { conf, hosts, etc = {}, ip = [], env = {}, hostname, mounts = {}, link } = definition;
  const { files: elsewhere = {}, packages = [], services = {} } = definition;
  if (hostname !== undefined) refuseBadHostname(hostname);
  const texts = Object.entries(FILES).flatMap(([key, file]) => {
    const text = definition[key as keyof typeof FILES];
    return text === undefined ? [] : [[file, dedent(text)]];
  });
  const files = [
    ...Object.entries(etc).map(([file, text]) => [file, withAddressesIn(file, dedent(text), servers)]),
    ...texts,
  ];
  const further = name === CLIENT ? [] : addressCommands(listeners, name);
  return {
    name,
    resolvConf: conf === undefined ? undefined : withAddresses(dedent(conf), servers),
    etc: { ...Object.fromEntries(files), hosts: LOCALHOST + (hosts === undefined ? '' : dedent(hosts)) },
    ip: [...further, ...ip],
    hostname,
    env,
    mounts: Object.entries(mounts).map(([target, text]) => readMount(target, text, names)),
    link: link === undefined ? undefined : readLink(name, link, names),
    files: Object.fromEntries(
      Object.entries(elsewhere).map(([path, text]) => [
        path,
        path.endsWith('/') ? '' : withAddressesIn(path, dedent(text), servers),
      ]),
    ),
    packages,
    services: Object.entries(services).map(([service, each]) => readService(service, each, { packages, env })),
  };
}

function readService(
  name: string,
  { command, packages = [], ready, env = {} }: ServiceDefinition,
  machine: Pick<ReadyMachine, 'packages' | 'env'>,
): ReadyService {
  const readiness = parseReadiness(ready);
  if (!readiness)
    throw new DefinitionError(`service ${name}: '${ready}' does not say what shows that it is ready`, ready);
  return {
    program: { name, command, ready: readiness, env: { ...machine.env, ...env } },
    packages: [...new Set([...machine.packages, ...packages])],
  };
}

/** A step names a service alone, and events have its name beside those of programs and daemons. */
function refuseServiceNames(machines: readonly ReadyMachine[]): void {
  const taken = new Set<string>([...machines.map(({ name }) => name), ...DaemonId.options, 'program', 'router', 'lab']);
  for (const { program } of machines.flatMap(({ services }) => services)) {
    const { name } = program;
    if (!/^[a-z][a-z0-9-]*$/.test(name))
      throw new DefinitionError(
        `'${name}' is no name of a service: a small letter, then letters, digits and hyphens`,
        name,
      );
    if (taken.has(name))
      throw new DefinitionError(`a service cannot have the name '${name}': another thing has it`, name);
    taken.add(name);
  }
}

function refuseBadHostname(hostname: string): void {
  try {
    refuseHostname(hostname);
  } catch (error) {
    throw new DefinitionError((error as Error).message, hostname);
  }
}

function refuseName(name: string): void {
  if (!/^[a-z][a-z0-9-]*$/.test(name))
    throw new DefinitionError(
      `'${name}' is no name of a machine: a small letter, then letters, digits and hyphens`,
      name,
    );
  if (['client', 'router', 'program'].includes(name))
    throw new DefinitionError(`a machine cannot have the name '${name}': the lab uses it`, name);
}

/** `10.9.0.2/24 to client 10.9.0.1/24` */
function readLink(name: string, text: string, names: readonly string[]): ReadyLink {
  const [address = '', word, to = '', toAddress = '', ...rest] = text.trim().split(/\s+/);
  if (word !== 'to' || rest.length > 0 || ![address, toAddress].every(isCidr))
    throw new DefinitionError(`'${text}' is no link, such as '10.9.0.2/24 to client 10.9.0.1/24'`, text);
  if (!names.includes(to)) throw new DefinitionError(unknownMachine(to, names), text);
  if (to === name) throw new DefinitionError(`machine ${name} has a link to itself`, text);
  return { address, to, toAddress };
}

function isCidr(text: string): boolean {
  const [address = '', length, ...rest] = text.split('/');
  return isIP(address) > 0 && /^\d{1,3}$/.test(length ?? '') && rest.length === 0;
}

/** Both ends of a link have one name, so a machine has one end. */
function refuseTwoLinks(machines: readonly ReadyMachine[]): void {
  const ends = machines.flatMap(({ name, link }) => (link ? [name, link.to] : []));
  const twice = ends.find((name, index) => ends.indexOf(name) !== index);
  if (twice !== undefined) throw new DefinitionError(`machine ${twice} has two links: one is possible`, twice);
}

/** Pairs of machines, in both directions, between which no link leads. */
export function unlinkedPairs(machines: readonly ReadyMachine[]): [from: string, to: string][] {
  const linked = (a: string, b: string) =>
    machines.some(({ name, link }) => link && [name, link.to].toSorted().join() === [a, b].toSorted().join());
  return machines.flatMap(({ name: from }) =>
    machines.flatMap(({ name: to }): [string, string][] => (from === to || linked(from, to) ? [] : [[from, to]])),
  );
}
