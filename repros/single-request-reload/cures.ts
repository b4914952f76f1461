import type { ProbeProcess } from '../../lab/index.ts';

/** What people do about a thread, or a daemon, that is pinned to the old nameserver. */
export type CureId = 'res-init' | 'clear-flags' | 'res-close' | 'new-thread' | 'restart';

/** The cures that a program applies to one of its threads. */
export const threadCures: Record<
  Exclude<CureId, 'restart'>,
  (program: ProbeProcess, thread: string) => Promise<unknown>
> = {
  'res-init': (program, thread) => program.call('res_init', {}, { thread, label: 'cure' }),
  'clear-flags': (program, thread) =>
    program.call('set', { 'options-': 'RES_SNGLKUP,RES_SNGLKUPREOP' }, { thread, label: 'cure' }),
  'res-close': (program, thread) => program.call('res_close', {}, { thread, label: 'cure' }),
  // The next lookup on a thread of that name starts it anew.
  'new-thread': (program, thread) => program.call('thread-exit', {}, { thread, label: 'cure' }),
};
