import { type CallEvent, type Evidence, type Highlight, highlight } from '../../lab/index.ts';
import { firstQuery } from '../shared/first-query.ts';
import { A, B } from '../shared/two-nameservers.ts';
import type { BrownOutVariant } from './variants.ts';

/** Those who met the brown-out, and what came of it. */
interface Hit {
  /** `the thread`, `a worker of nscd`. */
  who: string;
  /** Its lookups right after the switch, before any cure. */
  lookups: readonly CallEvent[];
  /** The flags in the resolver state after the brown-out, and the call that shows them; undefined where nobody can see it. */
  state?: { call: CallEvent; options: string; flags: string } | undefined;
}

/** The events that tell the story: the answer that was lost, from where on somebody is stuck, and whom it asks after the switch. */
export function highlightsOf(evidence: Evidence, { cure }: BrownOutVariant, { who, lookups, state }: Hit): Highlight[] {
  const brownOut = evidence.calls('brown-out.');
  const asksOld = firstQuery(evidence, lookups, A);
  const lost = evidence.queriesFor(`${brownOut[0]?.args.name}`).find((query) => !evidence.replyTo(query));
  return [
    ...highlight(lost, `the brown-out: ${lost?.type} is left unanswered`),
    ...(asksOld ? stuck(evidence, brownOut, who, state !== undefined) : []),
    ...(state ? noted(state) : []),
    ...(asksOld
      ? highlight(asksOld, `first query to the old nameserver after the switch: ${who} still asks ${A.name}`)
      : highlight(firstQuery(evidence, lookups, B), `first query after the switch: ${who} asks ${B.name}`)),
    ...(cure ? highlight(firstQuery(evidence, evidence.calls('after.')), 'first query after the cure') : []),
  ];
}

/** Asking again after a timeout, glibc is in single-request mode already (resolv/res_send.c, send_dg). */
function stuck(evidence: Evidence, brownOut: readonly CallEvent[], who: string, seen: boolean): Highlight[] {
  const inItsState = seen ? 'in its _res.options' : 'in its _res.options, as bug 31476 has it: nobody can look there';
  const queries = evidence.queriesFor(`${brownOut[0]?.args.name}`);
  const again = queries.find(({ type }, at) => queries.slice(0, at).some((earlier) => earlier.type === type));
  return again
    ? highlight(again, `stuck from this packet on: ${who} asks again, now with RES_SNGLKUP ${inItsState}`)
    : highlight(brownOut[0], `stuck from here on: ${who} has RES_SNGLKUP ${inItsState}`);
}

function noted({ call, options, flags }: NonNullable<Hit['state']>): Highlight[] {
  if (options !== NEITHER)
    return highlight(call, `pinned: ${named(options)} in _res.options, which is no longer as resolv.conf made it`);
  return flags === NEITHER
    ? []
    : highlight(call, `not pinned: ${named(flags, 'RES_F_')} in _res._flags, where that stops no reload`);
}

/** As glibc's sources call them. */
function named(flags: string, prefix = 'RES_'): string {
  return flags
    .split(' ')
    .map((flag) => `${prefix}${flag}`)
    .join(' and ');
}

/** What the flags are called where none is set. */
export const NEITHER = 'neither';
