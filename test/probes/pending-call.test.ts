import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PendingCall } from '../../lab/probe/pending-call.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('the time limit of a queued call begins when its thread is free', () => {
  const hung = vi.fn();
  const asked = { probe: 'p', thread: 'one', verb: 'res_init', args: {}, label: undefined, turn: 1 } as const;
  const call = new PendingCall(asked, 1000, hung);
  vi.advanceTimersByTime(900);
  call.restartWatchdog();
  vi.advanceTimersByTime(999);
  expect(hung).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(hung).toHaveBeenCalledOnce();
});
