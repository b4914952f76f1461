import type { DnsQueryEvent } from './events.ts';
import { type Match, matcher } from './match.ts';

interface Waiter {
  fits: (query: DnsQueryEvent) => boolean;
  resolve: (query: DnsQueryEvent) => void;
  reject: (reason: unknown) => void;
}

/** Those who wait for the next query of some kind. */
export class Waiters {
  readonly #waiting = new Set<Waiter>();
  #closed: Error | undefined;

  /** Resolves at the next query that fits; rejects when the server closes or the signal aborts. */
  next(match: Match, signal?: AbortSignal): Promise<DnsQueryEvent> {
    const { promise, resolve, reject } = Promise.withResolvers<DnsQueryEvent>();
    // A repro may start waiting and leave early; that is no reason to end the process.
    promise.catch(() => {});
    if (this.#closed || signal?.aborted) {
      reject(this.#closed ?? signal?.reason);
      return promise;
    }
    const abort = () => leave(() => reject(signal?.reason));
    const leave = (settle: () => void) => {
      this.#waiting.delete(waiter);
      signal?.removeEventListener('abort', abort);
      settle();
    };
    const waiter: Waiter = {
      fits: matcher(match),
      resolve: (query) => leave(() => resolve(query)),
      reject: (reason) => leave(() => reject(reason)),
    };
    signal?.addEventListener('abort', abort);
    this.#waiting.add(waiter);
    return promise;
  }

  offer(query: DnsQueryEvent): void {
    for (const waiter of this.#waiting) {
      if (waiter.fits(query)) waiter.resolve(query);
    }
  }

  close(reason: Error): void {
    this.#closed = reason;
    for (const waiter of this.#waiting) waiter.reject(reason);
  }
}
