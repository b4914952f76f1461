import type { ThreadWait } from './thread-wait.ts';

/** The ending of a call without a result: its process ended, or the caller's time limit passed. */
export type CallEnding =
  | { how: 'signal'; signal: string; lastWords: string }
  | { how: 'exit'; code: number; lastWords: string }
  /** `boundMs`: the caller's time limit. The process continues. */
  | ({ how: 'hang'; boundMs: number } & ThreadWait);

/** A short text that does not depend on the machine. */
export function endingText(ending: CallEnding): string {
  if (ending.how === 'signal') return `ended by ${ending.signal}`;
  if (ending.how === 'exit') return `ended with exit code ${ending.code}`;
  return `hung${ending.syscall === null ? '' : ` in ${ending.syscall}`}`;
}
