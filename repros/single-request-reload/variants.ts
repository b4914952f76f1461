import type { Variant } from '../../lab/index.ts';
import type { BrownOutId } from './brown-outs.ts';
import type { WorkaroundId } from './workarounds.ts';

export interface BrownOutVariant extends Variant {
  brownOut: BrownOutId;
  /** The thread whose lookup after the switch is judged: the one in the brown-out, another that existed then, or a new one. */
  observe: 'hit' | 'other' | 'new';
  /** The workaround for the thread that no longer reloads. */
  workaround?: WorkaroundId;
  /** Options in resolv.conf, before and after the switch. */
  options: readonly string[];
  /** Whether the variant shows something only on a resolver with the bug. */
  needsBug: boolean;
}

const FIELD_REPORT = { brownOut: 'aaaa-dropped', observe: 'hit', options: [], needsBug: false } as const;

function variant(title: string, differs: Partial<BrownOutVariant> = {}): BrownOutVariant {
  return { title, ...FIELD_REPORT, ...differs };
}

function workaroundVariant(title: string, workaround: WorkaroundId): BrownOutVariant {
  return variant(title, { workaround, needsBug: true });
}

/** The field report's own case, and variants that each differ from it in one thing. */
export const variants: { main: BrownOutVariant } & Record<string, BrownOutVariant> = {
  main: variant('one AAAA query gets no answer; the same thread makes a lookup after the switch'),

  'a-dropped': variant('one A query gets no answer', { brownOut: 'a-dropped' }),
  'one-answer-then-silence': variant('one answer, then silence', { brownOut: 'one-answer' }),
  'link-down': variant('A becomes unreachable while one answer is outstanding: silence, then errors', {
    brownOut: 'link-down',
  }),
  'link-down-error': variant('A becomes unreachable between the two questions: an error at once', {
    brownOut: 'link-down-between',
    options: ['single-request'],
  }),

  'other-thread': variant('a thread that existed then and was not in the brown-out', {
    observe: 'other',
    needsBug: true,
  }),
  'new-thread': variant('a thread that starts after the switch', { observe: 'new', needsBug: true }),

  'cure-res-init': workaroundVariant('the thread calls res_init', 'res-init'),
  'cure-clear-flags': workaroundVariant('the thread clears both flags in its _res.options', 'clear-flags'),
  'cure-new-thread': workaroundVariant('the thread ends, and a new one makes the lookup', 'new-thread'),
  'cure-restart': workaroundVariant('the program, or the daemon that it asks, is restarted', 'restart'),
  'cure-options-in-file': variant('resolv.conf has both options from the start', {
    options: ['single-request', 'single-request-reopen'],
    needsBug: true,
  }),
  'no-cure-res-close': workaroundVariant('ineffective: the thread calls res_close', 'res-close'),
};
