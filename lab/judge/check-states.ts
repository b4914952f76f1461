import type { Cell } from '../core/cell.ts';
import type { Control } from '../core/schema.ts';
import { wantedState } from '../libc/resolver-options.ts';
import type { CallEvent } from '../probe/index.ts';
import type { Evidence } from './evidence.ts';

/** glibc sets these by itself after a timeout (resolv/res_send.c, send_dg), before bug 31476 was fixed. */
const AFTER_TIMEOUT = ['RES_SNGLKUP', 'RES_SNGLKUPREOP'];

/**
 * Each resolver state of a program that its first lookup made has the options of the resolv.conf that the program saw, and no others.
 * Options from elsewhere, such as a variable that the program sets itself, show only there. No control where no state was told, as of
 * musl, or for runs from before the file was read.
 */
export function checkStates(evidence: Evidence, cell: Cell): Control[] {
  if (evidence.all('resolv-conf').length === 0) return [];
  const made = evidence.all('call').filter(isFirst);
  if (made.length === 0) return [];
  const wrong = made.flatMap((call) => wrongState(evidence, cell, call));
  const right = `${made.length} new state(s), each as resolv.conf makes it`;
  return [{ name: 'resolver options', ok: wrong.length === 0, detail: [...new Set(wrong)].join('; ') || right }];
}

/** Whether a call found its state without RES_INIT and left it with it. */
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
  const wanted = wantedState(seen.file?.content ?? null, given, cell.libc.version);
  const byItself = evidence.timeoutsOf(call).length > 0 ? AFTER_TIMEOUT : [];
  const { options, retrans, retry, ndots, search } = res.after;
  const allowed = [...wanted.options, ...wanted.optional, ...byItself];
  const words = [
    ...options.filter((option) => !allowed.includes(option)).map((option) => `has ${option}`),
    ...wanted.options.filter((option) => !options.includes(option)).map((option) => `lacks ${option}`),
    ...differs('timeout', retrans, wanted.retrans),
    ...differs('attempts', retry, wanted.retry),
    ...differs('ndots', ndots, wanted.ndots),
    ...(wanted.search ? differs('search', search.join(' '), [wanted.search.join(' ')]) : []),
  ];
  return words.map((word) => `the state of ${probe}, thread ${thread}, ${word}, and resolv.conf does not make it so`);
}

function differs<Value extends string | number>(what: string, found: Value, wanted: readonly Value[]): string[] {
  return wanted.includes(found) ? [] : [`has ${what} ${found} instead of ${wanted.join(' or ')}`];
}
