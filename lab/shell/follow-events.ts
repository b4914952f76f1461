import { type Event, now, observedAt } from '../core/events.ts';
import type { Timeline } from '../core/timeline.ts';

export interface FollowOptions {
  timeline: Timeline;
  /** Returns when the timeline has all earlier events, also those that another program reports. */
  flush(): Promise<void>;
  show(event: Event): void;
}

export interface Following {
  /** Shows the events up to now, then stops. */
  finish(): Promise<void>;
  /** Stops without showing waiting events. */
  stop(): void;
}

/** Events in the order in which they were observed. */
export function byTime(events: readonly Event[]): Event[] {
  return events.toSorted((left, right) => observedAt(left) - observedAt(right));
}

/**
 * Shows new events in order of time. The lab's own servers report at once, a tap only when its line arrives. So each
 * event waits until the tap confirms that it has reported all earlier ones.
 */
export function followByTime({ timeline, flush, show }: FollowOptions): Following {
  let waiting: Event[] = [];
  let showing = false;

  async function showDue(): Promise<void> {
    const until = Math.max(now(), ...waiting.map(observedAt));
    await flush();
    const due = waiting.filter((event) => observedAt(event) <= until);
    waiting = waiting.filter((event) => observedAt(event) > until);
    for (const event of byTime(due)) show(event);
  }

  async function showAll(): Promise<void> {
    showing = true;
    while (waiting.length > 0) await showDue();
    showing = false;
  }

  const unfollow = timeline.follow((event) => {
    waiting.push(event);
    if (!showing) void showAll();
  });
  const stop = () => {
    unfollow();
    waiting = [];
  };
  return {
    async finish() {
      await showDue();
      stop();
    },
    stop,
  };
}
