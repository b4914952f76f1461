import type { DaemonId } from '../core/schema.ts';

/** A message of a daemon to its service manager (sd_notify(3)). Times are CLOCK_MONOTONIC in nanoseconds. */
export type NotifyEvent =
  | {
      kind: 'notify';
      /** The time at which the lab read it. */
      at: number;
      daemon: DaemonId;
      host: string;
      /** The sender, by SCM_CREDENTIALS. */
      pid: number;
      /** `READY=1`; several lines have spaces between them. */
      text: string;
    }
  /** The lab keeps senders waiting, or no longer. */
  | { kind: 'notify-hold'; at: number; daemon: DaemonId; host: string; holds: boolean }
  /** A message of the lab's own to the socket as the daemon sees it: whether it came, and else why not. */
  | { kind: 'notify-check'; at: number; daemon: DaemonId; host: string; came: boolean; outcome: string };
