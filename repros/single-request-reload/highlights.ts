import { type CallEvent, type Evidence, type Highlight, highlight } from '../../lab/index.ts';
import { firstQuery } from '../shared/attribution.ts';
import { A, B } from '../shared/two-nameservers.ts';
import type { BrownOutVariant } from './variants.ts';

/** The owner of a resolver state that was in the brown-out. */
interface AffectedOwner {
  /** `the thread that was hit`, `a worker of nscd`. */
  owner: string;
  /** Its lookups right after the switch, before any workaround. */
  lookups: readonly CallEvent[];
  /** Its flags after the brown-out, and the call that shows them; undefined where no call can read the state. */
  state?: { call: CallEvent; options: string; flags: string } | undefined;
}

/** The query without an answer, the event that disables reloading, and the first queries after the switch and after a workaround. */
export function highlightsOf(
  evidence: Evidence,
  { workaround }: BrownOutVariant,
  { owner, lookups, state }: AffectedOwner,
): Highlight[] {
  const brownOut = evidence.calls('brown-out.');
  const toOld = firstQuery(evidence, lookups, A);
  const lost = evidence.queriesFor(`${brownOut[0]?.args.name}`).find((query) => !evidence.replyTo(query));
  return [
    ...highlight(lost, `the brown-out: ${lost?.type} gets no answer`),
    ...(toOld ? reloadDisabled(evidence, brownOut, owner, state !== undefined) : []),
    ...(state ? flagsRead(state) : []),
    ...(toOld
      ? highlight(toOld, `first query to the old nameserver after the switch: ${owner} still asks ${A.name}`)
      : highlight(firstQuery(evidence, lookups, B), `first query after the switch: ${owner} asks ${B.name}`)),
    ...(workaround
      ? highlight(firstQuery(evidence, evidence.calls('after.')), 'first query after the workaround')
      : []),
  ];
}

/** When glibc retransmits after a timeout, it is in single-request mode already (resolv/res_send.c, send_dg). */
function reloadDisabled(
  evidence: Evidence,
  brownOut: readonly CallEvent[],
  owner: string,
  stateSeen: boolean,
): Highlight[] {
  const inState = stateSeen
    ? 'in its _res.options'
    : 'in its _res.options, according to bug 31476: no call can read a worker’s state';
  const queries = evidence.queriesFor(`${brownOut[0]?.args.name}`);
  const again = queries.find(({ type }, at) => queries.slice(0, at).some((earlier) => earlier.type === type));
  return again
    ? highlight(again, `no reload from this packet on: ${owner} retransmits, now with RES_SNGLKUP ${inState}`)
    : highlight(brownOut[0], `no reload from here on: ${owner} has RES_SNGLKUP ${inState}`);
}

function flagsRead({ call, options, flags }: NonNullable<AffectedOwner['state']>): Highlight[] {
  if (options !== NEITHER)
    return highlight(call, `reload disabled: ${macros(options)} in _res.options, which now differs from resolv.conf`);
  return flags === NEITHER
    ? []
    : highlight(call, `reload works: ${macros(flags, 'RES_F_')} in _res._flags, which the reload does not compare`);
}

/** The names of the flags in glibc's headers. */
function macros(flags: string, prefix = 'RES_'): string {
  return flags
    .split(' ')
    .map((flag) => `${prefix}${flag}`)
    .join(' and ');
}

/** The measure where none of the flags is set. */
export const NEITHER = 'neither';
