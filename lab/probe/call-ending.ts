import type { ThreadWait } from './thread-wait.ts';

/** How a call ended that came to no result: with its process, or not at all within the time that the caller gave it. */
export type CallEnding =
  | { how: 'signal'; signal: string; lastWords: string }
  | { how: 'exit'; code: number; lastWords: string }
  /** `boundMs`: how long it was waited for. The process goes on. */
  | ({ how: 'hang'; boundMs: number } & ThreadWait);

/** In a few words, the same on every machine. */
export function endingText(ending: CallEnding): string {
  if (ending.how === 'signal') return `ended by ${ending.signal}`;
  if (ending.how === 'exit') return `ended with exit code ${ending.code}`;
  return `hung${ending.syscall === null ? '' : ` in ${ending.syscall}`}`;
}
