import { isIP } from 'node:net';
import { DefinitionError, type Situation } from './definition.ts';
import { CLIENT } from './machines.ts';
import { unknownMachine } from './mounts.ts';
import type { ScenarioServer } from './servers.ts';

/** A mail server of a scenario that accepts every mail. */
export interface ReadySink {
  name: string;
  address: string;
  /** The machine that it runs on. */
  on: string;
}

/** Reads `sinks`. @throws DefinitionError for the first that means nothing */
export function readSinks({ sinks = {}, machines = {} }: Situation, servers: readonly ScenarioServer[]): ReadySink[] {
  const known = [CLIENT, ...Object.keys(machines)];
  const ready = Object.entries(sinks).map(([name, text]) => {
    const [address = '', word = 'on', on = CLIENT, ...rest] = text.trim().split(/\s+/);
    if (!/^[A-Za-z][\w-]*$/.test(name))
      throw new DefinitionError(`'${name}' is no name of a sink: a letter, then letters and digits`, name);
    if (servers.some((server) => server.name === name))
      throw new DefinitionError(`'${name}' is the name of a server and of a sink`, name);
    if (!isIP(address) || word !== 'on' || rest.length > 0)
      throw new DefinitionError(`sink ${name}: '${text}' is no IP address, or one with 'on MACHINE' behind it`, text);
    if (!known.includes(on)) throw new DefinitionError(unknownMachine(on, known), text);
    return { name, address, on };
  });
  const twice = ready.find((sink, at) => ready.findIndex((other) => isSamePlace(sink, other)) !== at);
  if (twice) throw new DefinitionError(`two sinks have the address ${twice.address}`, twice.name);
  return ready;
}

function isSamePlace(a: ReadySink, b: ReadySink): boolean {
  return a.address === b.address && a.on === b.on;
}
