import { type CallEvent, type Cell, type Control, control, type Evidence } from '../../lab/index.ts';
import { asksDaemon } from '../shared/resolving-libc.ts';
import { allNew, type Restart } from '../shared/restarted.ts';
import { optionsIn, readingsIn } from '../shared/seen-file.ts';
import type { CureId } from './cures.ts';
import type { BrownOutVariant } from './variants.ts';

/** What a program calls for each cure, in the words of probes/PROTOCOL.md. */
const VERBS: Record<Exclude<CureId, 'restart'>, string> = {
  'res-init': 'res_init',
  'clear-flags': 'set',
  'res-close': 'res_close',
  'new-thread': 'thread-exit',
};

/** A cure that did not take place, or not where it was to, cures nothing, and proves nothing; nor does one that is no cure. */
export function appliedCure(evidence: Evidence, cell: Cell, { cure, options }: BrownOutVariant): Control[] {
  return [
    ...(options.length > 0 ? [inTheFile(evidence, options)] : []),
    ...(cure ? [control('the cure was applied', takenPlace(evidence, cell, cure), cure)] : []),
    ...(cure === 'restart' ? allNew(evidence, restartIn(cell)) : []),
  ];
}

function restartIn(cell: Cell): Restart {
  const { id } = cell.daemon;
  return asksDaemon(cell) ? { before: id, after: id } : { before: 'program', after: 'restarted' };
}

function takenPlace(evidence: Evidence, cell: Cell, cure: CureId): boolean {
  const since = evidence.step('cure');
  const after = evidence.calls('after.');
  if (cure !== 'restart') {
    const calls = evidence
      .calls('cure')
      .filter(({ verb, result, at }) => verb === VERBS[cure] && result.ok && at > since);
    const patients = asksDaemon(cell) ? after : [evidence.call('after.hit')];
    return patients.length > 0 && patients.every((patient) => calls.some((call) => same(call, patient)));
  }
  if (asksDaemon(cell)) return evidence.all('daemon').some(({ action, at }) => action === 'ready' && at > since);
  return after.length > 0 && after.every(({ probe }) => probe === 'restarted');
}

function same(one: CallEvent, other: CallEvent): boolean {
  return one.probe === other.probe && one.thread === other.thread && one.at < other.at;
}

/** Every version of the file that a program or a daemon saw; of older runs, that the lab wrote. */
function inTheFile(evidence: Evidence, options: readonly string[]): Control {
  const contents =
    readingsIn(evidence)?.map(({ file }) => file?.content ?? '') ??
    evidence.all('file').flatMap(({ content }) => content ?? []);
  const ok = contents.length > 1 && contents.every((content) => hasAll(content, options));
  return control('the file has the options', ok, options.join(', '));
}

function hasAll(content: string, options: readonly string[]): boolean {
  const words = optionsIn(content);
  return options.every((option) => words.includes(option));
}
