import type { DnsQueryEvent } from './events.ts';
import { type Match, matcher } from './match.ts';

interface Waiter {
  matches: (query: DnsQueryEvent) => boolean;
  resolve: (query: DnsQueryEvent) => void;
  reject: (reason: unknown) => void;
}

/** The pending `nextQuery` promises of a server. */
export class QueryWaiters {
  readonly #waiting = new Set<Waiter>();
  #closed: Error | undefined;

  /** Resolves at the next query that matches; rejects when the server closes or the signal aborts. */
  next(match: Match, signal?: AbortSignal): Promise<DnsQueryEvent> {
    const { promise, resolve, reject } = Promise.withResolvers<DnsQueryEvent>();
    // A caller may stop before it awaits the promise: an unhandled rejection would then end the process.
    promise.catch(() => {});
    if (this.#closed || signal?.aborted) {
      reject(this.#closed ?? signal?.reason);
      return promise;
    }
    const abort = () => remove(() => reject(signal?.reason));
    const remove = (complete: () => void) => {
      this.#waiting.delete(waiter);
      signal?.removeEventListener('abort', abort);
      complete();
    };
    const waiter: Waiter = {
      matches: matcher(match),
      resolve: (query) => remove(() => resolve(query)),
      reject: (reason) => remove(() => reject(reason)),
    };
    signal?.addEventListener('abort', abort);
    this.#waiting.add(waiter);
    return promise;
  }

  /** Resolves the promises that match a received query. */
  notify(query: DnsQueryEvent): void {
    for (const waiter of this.#waiting) {
      if (waiter.matches(query)) waiter.resolve(query);
    }
  }

  /** Rejects all pending promises, and all later ones. */
  close(reason: Error): void {
    this.#closed = reason;
    for (const waiter of this.#waiting) waiter.reject(reason);
  }
}
