import { isIP, isIPv6 } from 'node:net';
import { basename } from 'node:path';
import {
  BehaviourTextError,
  parseServerText,
  type Rule,
  ruleOf,
  type Transport,
  type Zone,
  zoneFromFile,
} from '../../fake-dns/index.ts';
import type { RouterAnswer } from '../namespaces/router.ts';
import { suggest } from '../util/suggest.ts';
import { DefinitionError, type ServerDefinition, type ServerParts } from './definition.ts';
import type { ReadySink } from './sinks.ts';
import { dedent } from './text.ts';

/** A nameserver of a scenario. */
export interface ScenarioServer {
  name: string;
  address: string;
  /** The machine that it runs on. */
  on: string;
  /** Whether a router stands before its address in a part of the scenario. */
  isRouted: boolean;
  zones: readonly Zone[];
  does: Behaviour;
}

/** What a server does. */
export interface Behaviour {
  text: string;
  /** Those that it serves; a dead server has none, and so has one that cannot be reached. */
  transports: readonly Transport[];
  /** What a router does with packets to it; undefined if they arrive. */
  router?: RouterAnswer;
  /** Rules of its own for each cell, because a rule keeps state. */
  rules(): readonly Rule[];
}

/**
 * The servers of a scenario, in their order.
 *
 * @param later what steps make of the servers, by name
 * @throws DefinitionError for a behaviour, an address or a zone that means nothing
 */
export function serversOf(
  definitions: Readonly<Record<string, ServerDefinition>>,
  later: Readonly<Record<string, readonly Behaviour[]>> = {},
): ScenarioServer[] {
  return Object.entries(definitions).map(([name, definition], index) => {
    const parts: ServerParts = typeof definition === 'string' ? { does: definition } : definition;
    const { does: text = 'answers', on = 'client' } = parts;
    const does = typeof text === 'string' ? behaviourOf(text) : { text: 'a function', transports: BOTH, rules: text };
    const routed = [does, ...(later[name] ?? [])].find(({ router }) => router !== undefined);
    const { address = isIP(name) ? name : `${routed ? ROUTED_PREFIX : LOOPBACK_PREFIX}${index + 1}` } = parts;
    if (!/^[A-Za-z][\w-]*$/.test(name) && !isIP(name))
      throw new DefinitionError(`'${name}' is no name of a server: a letter, then letters and digits`, name);
    if (!isIP(address)) throw new DefinitionError(`server ${name}: '${address}' is no IP address`, address);
    if (address.includes('%') && !address.endsWith(SCOPE))
      throw new DefinitionError(
        `server ${name}: the interface of '${address}' must be lo, where the servers are`,
        address,
      );
    if (routed && isLoopback(address))
      throw new DefinitionError(
        `server ${name}: no router stands before ${address}, an address of the host itself; '${routed.text}' needs another, such as 10.53.0.1`,
        routed.text,
      );
    if (routed && on !== 'client')
      throw new DefinitionError(
        `server ${name}: a router stands before servers of the client alone, not before ${on}`,
        on,
      );
    return { name, address, on, isRouted: routed !== undefined, zones: zonesOf(name, index, parts), does };
  });
}

const BOTH: readonly Transport[] = ['udp', 'tcp'];

/**
 * What a server does, by its text: behaviours and words about the whole server, divided by `;`.
 *
 * @throws DefinitionError for a word that means nothing
 */
export function behaviourOf(text: string): Behaviour {
  const router = ROUTER_WORDS[text.trim().split(/\s+/).join(' ')];
  if (router) return { text, transports: [], router, rules: () => [] };
  try {
    const directives = text.split(';').map(parseServerText);
    const transports = directives.find((each) => each.kind === 'transports')?.transports ?? BOTH;
    const specs = directives.flatMap((each) => (each.kind === 'behaviour' ? [each.spec] : []));
    return { text, transports, rules: () => specs.map(ruleOf) };
  } catch (error) {
    if (!(error instanceof BehaviourTextError)) throw error;
    const routerWord = Object.keys(ROUTER_WORDS).find((word) => text.split(';').some((part) => part.trim() === word));
    if (routerWord) throw new DefinitionError(`'${routerWord}' stands alone: no packet reaches the server`, text);
    // Without candidates the word is no name, but an argument that means nothing.
    const isName = error.candidates.length > 0;
    const known = [...error.candidates, ...Object.keys(ROUTER_WORDS)];
    const near = suggest(error.word, known);
    const all = isName ? `: known are ${known.join(', ')}` : '';
    throw new DefinitionError(`${error.message}${near === null ? all : `: did you mean '${near}'?`}`, text);
  }
}

/** What a router in front of the server does, in the words of a scenario. */
const ROUTER_WORDS: Readonly<Record<string, RouterAnswer>> = {
  unreachable: 'host-unreachable',
  'unreachable host': 'host-unreachable',
  'unreachable net': 'net-unreachable',
  prohibited: 'prohibited',
  blackhole: 'blackhole',
};

/** The addresses of servers without one of their own: on the loopback device, and where a router can stand before them. */
const LOOPBACK_PREFIX = '127.0.0.';
const ROUTED_PREFIX = '10.53.0.';

/** The interface of a link-local address: all servers listen on the loopback device. */
const SCOPE = '%lo';

/** Addresses that the kernel sends to no other device. */
function isLoopback(address: string): boolean {
  return address.startsWith('127.') || /^[0:]+:0*1$/.test(address);
}

/** The answers of a server: those of its own zones, and for every other name answers that only this server gives. */
function zonesOf(name: string, index: number, { zone = [], records }: ServerParts): Zone[] {
  const own = [zone].flat().map((text) => read(name, text, 'lab.test'));
  return [...own, identifyingZone(name, index, records === undefined ? {} : read(name, records, '.').records)];
}

/** The addresses that only the server at this place in the list gives for names without records. */
export function identifyingAddresses(index: number): [v4: string, v6: string] {
  return [`192.0.2.${index + 1}`, `2001:db8::${(index + 1).toString(16)}`];
}

/** Answers for every name, which only this server gives, but for the names of some records. */
function identifyingZone(name: string, index: number, records: Zone['records']): Zone {
  const own = `${name.toLowerCase()}.lab.test`;
  const [v4, v6] = identifyingAddresses(index);
  const answers = {
    A: [v4],
    AAAA: [v6],
    MX: [{ preference: 10, exchange: own }],
    NS: [own],
    PTR: [own],
    TXT: [name],
  };
  // A wildcard does not hold below a name that exists (RFC 4592, section 3.3.1), so the names above each record have their own.
  const above = new Set(Object.keys(records).flatMap(namesAbove));
  const others = [...above].flatMap((each) => [[each, answers] as const, [`*.${each}`, answers] as const]);
  return { origin: '.', records: { '*': answers, ...Object.fromEntries(others), ...records } };
}

/** `lab.test` and `test` of `www.lab.test`. */
function namesAbove(name: string): string[] {
  const labels = name.replace(/\.$/, '').split('.');
  return labels.slice(1).map((_, index) => labels.slice(index + 1).join('.'));
}

function read(name: string, text: string, origin: string): Zone {
  try {
    return zoneFromFile(dedent(text), { origin });
  } catch (error) {
    throw new DefinitionError(`zone of ${name}: ${(error as Error).message}`, text);
  }
}

/** The content of a resolv.conf, with addresses where it has names of servers. @throws DefinitionError for a name of none */
export function withAddresses(conf: string, servers: readonly ScenarioServer[]): string {
  return conf.replaceAll(/^(nameserver[ \t]+)([A-Za-z]\w*)\b(?![.:])/gm, (line, keyword: string, word: string) => {
    const server = servers.find(({ name }) => name === word);
    if (!server)
      throw new DefinitionError(
        `no server '${word}': the servers are ${servers.map(({ name }) => name).join(', ')}`,
        line,
      );
    return keyword + server.address;
  });
}

/** The same for a file that is a resolv.conf, such as the copy for a chroot; another file as it is. */
export function withAddressesIn(path: string, text: string, servers: readonly ScenarioServer[]): string {
  return basename(path) === 'resolv.conf' ? withAddresses(text, servers) : text;
}

/** iproute2 commands that give a machine the addresses of its servers and sinks, where the loopback device has them not from the start. */
export function addressCommands(listeners: readonly (ScenarioServer | ReadySink)[], machine = 'client'): string[] {
  const here = listeners
    .filter((each) => each.on === machine && !('does' in each && each.does.router !== undefined))
    .map(({ address }) => address);
  return [...new Set(here.filter((each) => !isLoopback(each)))].map((address) => addressCommand('add', address));
}

/** The iproute2 command that gives the client's host an address, or takes it away. */
export function addressCommand(verb: 'add' | 'del', address: string): string {
  return `addr ${verb} ${address.replace(SCOPE, '')}/${isIPv6(address) ? 128 : 32} dev lo`;
}
