import type { Cell } from '../core/cell.ts';
import { packagesKey } from '../libc/index.ts';
import { runtimeOf } from '../runtime/runtimes.ts';
import type { Situation } from './definition.ts';
import { CLIENT } from './machines.ts';
import { patternsOf } from './pattern.ts';
import type { ReadySituation } from './situation.ts';
import { callsOf } from './steps.ts';

/** The call of a runtime, with these arguments at most: it looks names up, and passes the hints that it chooses itself. */
const CALL = 'getaddrinfo';
const ARGUMENTS = ['name', 'family'];

/**
 * Why a scenario makes no sense with a runtime as its program; undefined if it does, and for the lab's own probes. A scenario that names the
 * runtime knows which of its threads makes a lookup.
 */
export function unfitRuntime(
  { probe }: Cell,
  { probes = [] }: Pick<Situation, 'probes'>,
  { steps, machines }: ReadySituation,
): string | undefined {
  const runtime = runtimeOf(probe);
  if (!runtime) return undefined;
  const packagesOn = (name: string) => packagesKey(machines.find((each) => each.name === name)?.packages ?? []);
  for (const { verb, args, thread, machine } of callsOf(steps)) {
    if (verb !== CALL) return `${probe} looks names up and calls nothing else: not ${verb}`;
    if (args.name === undefined) return `${probe} looks names up, and ${CALL} without a name looks none up`;
    const argument = Object.keys(args).find((name) => !ARGUMENTS.includes(name));
    if (argument !== undefined) return `${probe} passes no '${argument}' to ${CALL}`;
    if (runtime.bothFamilies && args.family !== undefined && args.family !== 'unspec')
      return `${probe} asks for both families, and not for ${args.family} alone`;
    if (thread !== 'main' && !runtime.threads && !probes.includes(probe))
      return `${probe} makes its lookups on threads of its own choice`;
    if (packagesOn(machine) !== packagesOn(CLIENT))
      return `${probe} is in the image of the client, and ${machine} has another one`;
  }
  return undefined;
}

/** Decimal, octal and hexadecimal numbers with dots, or a colon. */
const ADDRESS = /:|^(0x[\da-f]*|\d+)(\.(0x[\da-f]*|\d+))*$/i;

/**
 * Whether an outcome depends on what a runtime does by itself, so that a source about the C library decides nothing: the order of the
 * addresses, or a name that is an address.
 */
export function dependsOnOwnAddresses(
  { probe }: Cell,
  situation: Pick<Situation, 'shown' | 'absent'>,
  { steps }: Pick<ReadySituation, 'steps'>,
): boolean {
  if (!runtimeOf(probe)?.ownAddresses) return false;
  return (
    patternsOf(situation).some(({ ordered }) => ordered) ||
    callsOf(steps).some(({ args }) => ADDRESS.test(`${args.name}`))
  );
}
