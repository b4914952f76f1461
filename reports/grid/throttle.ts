/** An action that runs after a request, at most once in an interval. */
export interface Throttled {
  request(): void;
  /** Drops a pending request. */
  cancel(): void;
}

/**
 * Runs `action` at once when the last run is at least `intervalMs` ago, else once that time has passed. Without a request no timer
 * runs.
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
      // A pending frame must not keep the process alive.
      if (wait > 0) timer = setTimeout(act, wait).unref();
      else act();
    },
    cancel() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
