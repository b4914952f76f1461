import { type CallEvent, type Cell, type Control, control, type Evidence, type ProbeProcess } from '../../lab/index.ts';
import { asksDaemon } from '../shared/attribution.ts';
import { optionsIn, readingsIn } from '../shared/resolv-conf-readings.ts';
import { checkRestart, type Restart } from '../shared/restart.ts';
import type { Setup } from './setup.ts';
import type { BrownOutVariant } from './variants.ts';

/** Workarounds for a thread, or a daemon, that no longer reloads resolv.conf. */
export type WorkaroundId = ThreadWorkaroundId | 'restart';
type ThreadWorkaroundId = 'res-init' | 'clear-flags' | 'res-close' | 'new-thread';

interface ThreadWorkaround {
  /** The call's verb in probes/PROTOCOL.md. */
  verb: Parameters<ProbeProcess['call']>[0];
  args?: Parameters<ProbeProcess['call']>[1];
}

/** The call that a program makes on one of its threads. */
const ON_THREAD: Record<ThreadWorkaroundId, ThreadWorkaround> = {
  'res-init': { verb: 'res_init' },
  'clear-flags': { verb: 'set', args: { 'options-': 'RES_SNGLKUP,RES_SNGLKUPREOP' } },
  'res-close': { verb: 'res_close' },
  // The next lookup on a thread of that name starts a new one.
  'new-thread': { verb: 'thread-exit' },
};

/** Applies a workaround to threads of the program, or restarts the daemon or, without one, the program. */
export async function applyWorkaround(id: WorkaroundId, setup: Setup, threads: readonly string[]): Promise<void> {
  const { scenario, host, program, daemon } = setup;
  if (id !== 'restart') {
    const { verb, args = {} } = ON_THREAD[id];
    for (const thread of threads) await program.call(verb, args, { thread, label: 'cure' });
  } else if (daemon && asksDaemon(scenario.cell)) await daemon.restart();
  else {
    await scenario.stopProbe(program);
    setup.program = await scenario.probe(host, { name: 'restarted' });
  }
}

/** Checks that the workaround ran on every thread that is judged, and that the file has the variant's options. */
export function checkWorkaround(evidence: Evidence, cell: Cell, { workaround, options }: BrownOutVariant): Control[] {
  return [
    ...(options.length > 0 ? [fileHasOptions(evidence, options)] : []),
    ...(workaround ? [control('the cure was applied', wasApplied(evidence, cell, workaround), workaround)] : []),
    ...(workaround === 'restart' ? checkRestart(evidence, restartIn(cell)) : []),
  ];
}

function restartIn(cell: Cell): Restart {
  const { id } = cell.daemon;
  return asksDaemon(cell) ? { before: id, after: id } : { before: 'program', after: 'restarted' };
}

function wasApplied(evidence: Evidence, cell: Cell, id: WorkaroundId): boolean {
  const since = evidence.step('cure');
  const after = evidence.calls('after.');
  if (id !== 'restart') {
    const { verb } = ON_THREAD[id];
    const applied = evidence.calls('cure').filter((call) => call.verb === verb && call.result.ok && call.at > since);
    const lookups = asksDaemon(cell) ? after : [evidence.call('after.hit')];
    return lookups.length > 0 && lookups.every((lookup) => applied.some((call) => precedesOnThread(call, lookup)));
  }
  if (asksDaemon(cell)) return evidence.all('daemon').some(({ action, at }) => action === 'ready' && at > since);
  return after.length > 0 && after.every(({ probe }) => probe === 'restarted');
}

function precedesOnThread(one: CallEvent, other: CallEvent): boolean {
  return one.probe === other.probe && one.thread === other.thread && one.at < other.at;
}

/** In every version of the file that a program or a daemon read; for older runs, in every version that the lab wrote. */
function fileHasOptions(evidence: Evidence, options: readonly string[]): Control {
  const contents =
    readingsIn(evidence)?.map(({ file }) => file?.content ?? '') ??
    evidence.all('file').flatMap(({ content }) => content ?? []);
  const hasAll = (content: string) => options.every((option) => optionsIn(content).includes(option));
  return control('the file has the options', contents.length > 1 && contents.every(hasAll), options.join(', '));
}
