import type { Cell } from '../core/cell.ts';
import type { Control } from '../core/schema.ts';
import { expectedState } from '../libc/resolver-options.ts';
import type { CallEvent } from '../probe/index.ts';
import type { Evidence } from './evidence.ts';

/** glibc sets these by itself after a timeout (resolv/res_send.c, send_dg), before bug 31476 was fixed. */
const AFTER_TIMEOUT = ['RES_SNGLKUP', 'RES_SNGLKUPREOP'];

/**
 * Checks that each resolver state that a first lookup initialised has exactly the options of the resolv.conf that the
 * program saw. Only this shows options of other origins, such as a variable that the program sets itself. Without
 * reported states (musl), and for older runs, there is no control.
 */
export function checkStates(evidence: Evidence, cell: Cell): Control[] {
  if (evidence.all('resolv-conf').length === 0) return [];
  const made = evidence.all('call').filter(isFirst);
  if (made.length === 0) return [];
  const wrong = made.flatMap((call) => wrongState(evidence, cell, call));
  const right = `${made.length} new state(s), each with the options of resolv.conf`;
  return [{ name: 'resolver options', ok: wrong.length === 0, detail: [...new Set(wrong)].join('; ') || right }];
}

/** Whether a call initialised its resolver state: RES_INIT was not set before, and is set after it. */
function isFirst({ verb, res }: CallEvent): boolean {
  return verb !== 'set' && isInitialised(res?.after) && !isInitialised(res?.before);
}

function isInitialised(state: { options: readonly string[] } | undefined): boolean {
  return state?.options.includes('RES_INIT') ?? false;
}

function wrongState(evidence: Evidence, cell: Cell, call: CallEvent): string[] {
  const { probe, thread, res } = call;
  const seen = evidence.resolvConfOf(probe).findLast(({ at }) => at <= call.at);
  if (!seen || !res) return [];
  const given = evidence.all('resolver').find(({ of }) => of === probe)?.given ?? {};
  const expected = expectedState(seen.file?.content ?? null, given, cell.libc.version);
  const byItself = evidence.timeoutsOf(call).length > 0 ? AFTER_TIMEOUT : [];
  const { options, retrans, retry, ndots, search } = res.after;
  const allowed = [...expected.options, ...expected.optional, ...byItself];
  const differences = [
    ...options.filter((option) => !allowed.includes(option)).map((option) => `has ${option}`),
    ...expected.options.filter((option) => !options.includes(option)).map((option) => `lacks ${option}`),
    ...difference('timeout', retrans, expected.retrans),
    ...difference('attempts', retry, expected.retry),
    ...difference('ndots', ndots, expected.ndots),
    ...(expected.search && fits(expected.search)
      ? difference('search', search.join(' '), [expected.search.join(' ')])
      : []),
  ];
  return differences.map((text) => `the state of ${probe}, thread ${thread}, ${text}, which resolv.conf does not set`);
}

/** glibc keeps six domains of at most 256 octets before 2.26, and has cut a longer list in several ways since (res_init.c, resolv_conf.c). */
function fits(search: readonly string[]): boolean {
  return search.length <= 6 && search.join(' ').length < 256;
}

function difference<Value extends string | number>(field: string, found: Value, expected: readonly Value[]): string[] {
  return expected.includes(found) ? [] : [`has ${field} ${found} instead of ${expected.join(' or ')}`];
}
