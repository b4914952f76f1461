import { isIPv4, isIPv6 } from 'node:net';
import type { Rule, Zone } from '../../fake-dns/index.ts';
import { DefinitionError, type ServerDefinition, type ServerParts } from './definition.ts';
import { parseBehaviours, zoneFromText } from './shim.ts';
import { dedent } from './text.ts';

/** A nameserver of a scenario. */
export interface ScenarioServer {
  name: string;
  address: string;
  zones: readonly Zone[];
  /** Null: nobody listens on the address. */
  does: Behaviour | null;
}

/** Rules of its own for each cell, because a rule keeps state. */
export interface Behaviour {
  text: string;
  rules(): readonly Rule[];
}

/** The text that stands for a server that is not there. */
const DEAD = 'dead';

/**
 * The servers of a scenario, in their order.
 *
 * @throws DefinitionError for a behaviour, an address or a zone that means nothing
 */
export function serversOf(definitions: Readonly<Record<string, ServerDefinition>>): ScenarioServer[] {
  return Object.entries(definitions).map(([name, definition], index) => {
    const {
      does = 'answer',
      address,
      zone,
    }: ServerParts = typeof definition === 'string' ? { does: definition } : definition;
    if (!/^[A-Za-z][\w-]*$/.test(name))
      throw new DefinitionError(`'${name}' is no name of a server: a letter, then letters and digits`, name);
    if (address !== undefined && !isIPv4(address) && !isIPv6(address))
      throw new DefinitionError(`server ${name}: '${address}' is no IP address`, address);
    return {
      name,
      address: address ?? `127.0.0.${index + 1}`,
      zones: zone === undefined ? [identifyingZone(name, index)] : [ownZone(name, zone)],
      does: typeof does === 'string' ? behaviourOf(does) : { text: 'a function', rules: does },
    };
  });
}

/** What a server does, by its text; null for `dead`. @throws DefinitionError for a word that means nothing */
export function behaviourOf(text: string): Behaviour | null {
  if (text.trim() === DEAD) return null;
  try {
    const rules = parseBehaviours(text);
    return { text, rules };
  } catch (error) {
    throw new DefinitionError((error as Error).message, text);
  }
}

/** Answers for every name, which only this server gives. */
export function identifyingZone(name: string, index: number): Zone {
  const own = `${name.toLowerCase()}.lab.test`;
  return {
    origin: '.',
    records: {
      '*': {
        A: [`192.0.2.${index + 1}`],
        AAAA: [`2001:db8::${(index + 1).toString(16)}`],
        MX: [{ preference: 10, exchange: own }],
        NS: [own],
        PTR: [own],
        TXT: [name],
      },
    },
  };
}

function ownZone(name: string, text: string): Zone {
  try {
    return zoneFromText(dedent(text), { origin: 'lab.test' });
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
