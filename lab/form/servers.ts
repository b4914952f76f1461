import { isIP, isIPv6 } from 'node:net';
import {
  BehaviourTextError,
  parseServerText,
  type Rule,
  ruleOf,
  type Transport,
  type Zone,
  zoneFromFile,
} from '../../fake-dns/index.ts';
import { suggest } from '../util/suggest.ts';
import { DefinitionError, type ServerDefinition, type ServerParts } from './definition.ts';
import { dedent } from './text.ts';

/** A nameserver of a scenario. */
export interface ScenarioServer {
  name: string;
  address: string;
  zones: readonly Zone[];
  does: Behaviour;
}

/** What a server does. */
export interface Behaviour {
  text: string;
  /** Those that it serves; a dead server has none. */
  transports: readonly Transport[];
  /** Rules of its own for each cell, because a rule keeps state. */
  rules(): readonly Rule[];
}

/**
 * The servers of a scenario, in their order.
 *
 * @throws DefinitionError for a behaviour, an address or a zone that means nothing
 */
export function serversOf(definitions: Readonly<Record<string, ServerDefinition>>): ScenarioServer[] {
  return Object.entries(definitions).map(([name, definition], index) => {
    const parts: ServerParts = typeof definition === 'string' ? { does: definition } : definition;
    const { does = 'answers', address = isIP(name) ? name : `127.0.0.${index + 1}` } = parts;
    if (!/^[A-Za-z][\w-]*$/.test(name) && !isIP(name))
      throw new DefinitionError(`'${name}' is no name of a server: a letter, then letters and digits`, name);
    if (!isIP(address)) throw new DefinitionError(`server ${name}: '${address}' is no IP address`, address);
    return {
      name,
      address,
      zones: zonesOf(name, index, parts),
      does: typeof does === 'string' ? behaviourOf(does) : { text: 'a function', transports: BOTH, rules: does },
    };
  });
}

const BOTH: readonly Transport[] = ['udp', 'tcp'];

/**
 * What a server does, by its text: behaviours and words about the whole server, divided by `;`.
 *
 * @throws DefinitionError for a word that means nothing
 */
export function behaviourOf(text: string): Behaviour {
  try {
    const directives = text.split(';').map(parseServerText);
    const transports = directives.find((each) => each.kind === 'transports')?.transports ?? BOTH;
    const specs = directives.flatMap((each) => (each.kind === 'behaviour' ? [each.spec] : []));
    return { text, transports, rules: () => specs.map(ruleOf) };
  } catch (error) {
    if (!(error instanceof BehaviourTextError)) throw error;
    const near = suggest(error.word, error.candidates);
    throw new DefinitionError(near === null ? error.message : `${error.message}: did you mean '${near}'?`, text);
  }
}

/** The answers of a server: those of its own zones, and for every other name answers that only this server gives. */
function zonesOf(name: string, index: number, { zone = [], records }: ServerParts): Zone[] {
  const own = [zone].flat().map((text) => read(name, text, 'lab.test'));
  return [...own, identifyingZone(name, index, records === undefined ? {} : read(name, records, '.').records)];
}

/** Answers for every name, which only this server gives, but for the names of some records. */
function identifyingZone(name: string, index: number, records: Zone['records']): Zone {
  const own = `${name.toLowerCase()}.lab.test`;
  const answers = {
    A: [`192.0.2.${index + 1}`],
    AAAA: [`2001:db8::${(index + 1).toString(16)}`],
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

/** iproute2 commands that give a host the addresses of its servers, where the loopback device has them not from the start. */
export function addressCommands(servers: readonly ScenarioServer[]): string[] {
  const further = new Set(
    servers.map(({ address }) => address).filter((each) => !each.startsWith('127.') && each !== '::1'),
  );
  return [...further].map((address) => `addr add ${address}/${isIPv6(address) ? 128 : 32} dev lo`);
}
