/** The events of mail. `at` is CLOCK_MONOTONIC in nanoseconds, as in every event. */
export type MailEvent = SinkEvent | MailSubmitEvent | MailEventAtSink | SinkCheckEvent;

/** A sink listens. */
export interface SinkEvent {
  kind: 'mail-sink';
  at: number;
  sink: string;
  host: string;
  /** Its IP address; the port is 25. */
  address: string;
}

/** The lab submitted a mail. */
export interface MailSubmitEvent {
  kind: 'mail-submit';
  at: number;
  end: number;
  host: string;
  /** The Message-ID, without angle brackets. */
  id: string;
  to: string;
  /** `SMTP`, or the command that took the mail on its standard input. */
  how: string;
  /** The last reply of the mail server, or how the command ended. */
  outcome: string;
}

/** A sink accepted a mail: it has all of it, and is about to say so. */
export interface MailEventAtSink {
  kind: 'mail';
  at: number;
  sink: string;
  host: string;
  /** The sender's `address#port`. */
  client: string;
  /** The Message-ID, without angle brackets; null without one. */
  id: string | null;
  /** The envelope. */
  from: string;
  to: readonly string[];
}

/** The lab sent a mail of its own to the address of a sink, without a mail server between them. */
export interface SinkCheckEvent {
  kind: 'mail-sink-check';
  at: number;
  end: number;
  sink: string;
  host: string;
  address: string;
  id: string;
  /** The reply to the mail, or the error. */
  outcome: string;
}
