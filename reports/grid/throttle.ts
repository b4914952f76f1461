/** Something that is done after it was asked for, but not more often than once an interval. */
export interface Throttled {
  request(): void;
  /** Forgets what was asked for. */
  cancel(): void;
}

/**
 * Does `action` at once when the last time is at least `intervalMs` ago, else once when it will be. Nothing is pending,
 * and no timer runs, unless it was asked for.
 */
export function throttle(action: () => void, intervalMs: number): Throttled {
  let last = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  const act = () => {
    timer = undefined;
    last = performance.now();
    action();
  };
  return {
    request() {
      if (timer) return;
      const wait = last + intervalMs - performance.now();
      // Drawing alone is no reason for the process to stay.
      if (wait > 0) timer = setTimeout(act, wait).unref();
      else act();
    },
    cancel() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
