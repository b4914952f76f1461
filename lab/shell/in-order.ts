import { type Event, now } from '../events.ts';
import type { Timeline } from '../timeline.ts';
import { toldAt } from '../told-at.ts';

export interface Follow {
  timeline: Timeline;
  /** Returns when whatever happened before, and is told by another program, is in the timeline. */
  told(): Promise<void>;
  show(event: Event): void;
}

export interface Following {
  /** Shows what has happened up to now, and then no more. */
  finish(): Promise<void>;
  /** Shows no more. */
  stop(): void;
}

/** As they would have been told while they happened. */
export function inOrder(events: readonly Event[]): Event[] {
  return events.toSorted((left, right) => toldAt(left) - toldAt(right));
}

/**
 * Shows events as they come, in the order of their time. What the lab's own servers saw is known at once, what a tap saw only when
 * its line is here: an event waits for the tap's word that nothing from before it is still to come.
 */
export function followInOrder({ timeline, told, show }: Follow): Following {
  let waiting: Event[] = [];
  let settling = false;

  async function settle(): Promise<void> {
    const until = Math.max(now(), ...waiting.map(toldAt));
    await told();
    const due = waiting.filter((event) => toldAt(event) <= until);
    waiting = waiting.filter((event) => toldAt(event) > until);
    for (const event of inOrder(due)) show(event);
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
