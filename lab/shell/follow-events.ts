import { type Event, now } from '../core/events.ts';
import { observedAt } from '../core/observed-at.ts';
import type { Timeline } from '../core/timeline.ts';

export interface FollowOptions {
  timeline: Timeline;
  /** Returns when whatever happened before, and is told by another program, is in the timeline. */
  flush(): Promise<void>;
  show(event: Event): void;
}

export interface Following {
  /** Shows what has happened up to now, and then no more. */
  finish(): Promise<void>;
  /** Shows no more. */
  stop(): void;
}

/** As they would have been told while they happened. */
export function byTime(events: readonly Event[]): Event[] {
  return events.toSorted((disconnected, right) => observedAt(disconnected) - observedAt(right));
}

/**
 * Shows events as they come, in the order of their time. What the lab's own servers saw is known at once, what a tap saw only when
 * its line is here: an event waits for the tap's word that nothing from before it is still to come.
 */
export function followByTime({ timeline, flush, show }: FollowOptions): Following {
  let waiting: Event[] = [];
  let settling = false;

  async function settle(): Promise<void> {
    const until = Math.max(now(), ...waiting.map(observedAt));
    await flush();
    const due = waiting.filter((event) => observedAt(event) <= until);
    waiting = waiting.filter((event) => observedAt(event) > until);
    for (const event of byTime(due)) show(event);
  }

  async function settleAll(): Promise<void> {
    settling = true;
    while (waiting.length > 0) await settle();
    settling = false;
  }

  const leave = timeline.follow((event) => {
    waiting.push(event);
    if (!settling) void settleAll();
  });
  const stop = () => {
    leave();
    waiting = [];
  };
  return {
    async finish() {
      await settle();
      stop();
    },
    stop,
  };
}
