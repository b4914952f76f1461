import type { Variant } from '../../lab/index.ts';
import type { BrownOutId } from './brown-outs.ts';
import type { CureId } from './cures.ts';

export interface BrownOutVariant extends Variant {
  brownOut: BrownOutId;
  /** Whose lookup after the switch is looked at: the thread that met the brown-out, one that did not, or a new one. */
  observe: 'hit' | 'other' | 'new';
  /** What is done about the one that is pinned. */
  cure?: CureId;
  /** What resolv.conf says all the time. */
  options: readonly string[];
  /** Without the bug there would be nothing to see. */
  needsBug: boolean;
}

const FIELD_REPORT = { brownOut: 'aaaa-dropped', observe: 'hit', options: [], needsBug: false } as const;

function variant(title: string, differs: Partial<BrownOutVariant> = {}): BrownOutVariant {
  return { title, ...FIELD_REPORT, ...differs };
}

function cured(title: string, cure: CureId): BrownOutVariant {
  return variant(title, { cure, needsBug: true });
}

/** The field report's own case, and what differs from it: one thing a variant. */
export const variants: { main: BrownOutVariant } & Record<string, BrownOutVariant> = {
  main: variant('AAAA goes unanswered for one lookup; the same thread asks after the switch'),

  'a-dropped': variant('A goes unanswered', { brownOut: 'a-dropped' }),
  'one-answer-then-silence': variant('one answer, then silence', { brownOut: 'one-answer' }),
  'link-down': variant('A gets unreachable while one answer is outstanding: silence, then errors', {
    brownOut: 'link-down',
  }),
  'link-down-error': variant('A gets unreachable between the two questions: an error at once', {
    brownOut: 'link-down-between',
    options: ['single-request'],
  }),

  'other-thread': variant('a thread that was there but not hit', { observe: 'other', needsBug: true }),
  'new-thread': variant('a thread that starts after the switch', { observe: 'new', needsBug: true }),

  'cure-res-init': cured('the thread calls res_init', 'res-init'),
  'cure-clear-flags': cured('the thread takes both flags out of its _res.options', 'clear-flags'),
  'cure-new-thread': cured('the thread ends, and a new one does its work', 'new-thread'),
  'cure-restart': cured('the program, or the daemon that asks for it, is restarted', 'restart'),
  'cure-options-in-file': variant('resolv.conf has both options from the start', {
    options: ['single-request', 'single-request-reopen'],
    needsBug: true,
  }),
  'no-cure-res-close': cured('not a cure: the thread calls res_close', 'res-close'),
};
