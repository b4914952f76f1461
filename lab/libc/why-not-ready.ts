import type { LibcState } from './types.ts';

/** Why a C library cannot be used: the fault, or the command that provides it. */
export function whyNotReady(state: Exclude<LibcState, { state: 'ready' }>): string {
  return state.state === 'unavailable' ? state.reason : state.how;
}
