import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { HarnessError, messageOf } from '../../core/harness-error.ts';
import type { Program } from '../../spawner/program.ts';
import { spawn } from '../../spawner/spawn.ts';

/** A process in front of a daemon's socket: it accepts the daemon's clients, relays all traffic, and reports it. */
export interface Tap {
  /** Its process id; undefined after its end. */
  pid(): number | undefined;
  /** Begins to accept clients. @param pid the daemon's process id @throws HarnessError when the tap cannot listen, or the daemon has ended */
  open(pid: number): Promise<void>;
  /** Waits until all traffic up to now has been reported; returns at once before `open`, and after the end of the tap. */
  flush(): Promise<void>;
  /** Ends the tap, closes its connections, and waits until it has reported everything. May be called again. */
  close(): Promise<void>;
}

export interface TapOptions {
  /** Path of the built tap (`buildTap`). */
  program: string;
  /** Path of the socket that clients connect to. */
  clients: string;
  /** Path of the daemon's own socket. */
  daemon: string;
  /** Called with each line of c/record.h except `ready` and `flushed`. An error that it throws is trouble. */
  onLine(line: string): void;
  /** The tap ended by itself, failed at its end, or wrote a bad line: events may be missing. */
  onTrouble(trouble: HarnessError): void;
}

/** Starts a tap, before or after the daemon. No client can connect until `open`. */
export function startTap({ program, clients, daemon, onLine, onTrouble }: TapOptions): Tap {
  const child = spawn([program, clients, daemon], { stdio: ['pipe', 'pipe', 'pipe'], env: {} });
  const [stdin, stdout, stderr] = child.stdio as [Writable, Readable, Readable];
  const errorOutput = text(stderr);
  const ready = Promise.withResolvers<void>();
  // `open` reports a failure; before `open` it must not become an unhandled rejection.
  ready.promise.catch(() => {});
  let [isClosing, isOpen] = [false, false];
  /** For each `flush` without an answer, in order. */
  const flushes: (() => void)[] = [];
  const report = (line: string) => {
    try {
      onLine(line);
    } catch (error) {
      onTrouble(new HarnessError(`the tap cannot be understood: ${messageOf(error)}`));
    }
  };
  createInterface(stdout).on('line', (line) => {
    if (line === 'ready') ready.resolve();
    else if (line === 'flushed') flushes.shift()?.();
    else report(line);
  });
  // Writing to a tap that has just ended fails; its end is reported below.
  stdin.on('error', () => {});
  const ended = exitOf(child).then(async (exit) => {
    const isDaemonGone = exit === NO_DAEMON;
    const what = isDaemonGone ? 'found no daemon' : isClosing ? 'did not end well' : 'ended by itself';
    const trouble = new HarnessError(`the tap ${what} (${exit}) ${await errorOutput}`.trim());
    ready.reject(trouble);
    isOpen = false;
    for (const resolve of flushes.splice(0)) resolve();
    if (!isDaemonGone && (!isClosing || exit !== SUCCESS)) onTrouble(trouble);
  });
  return {
    pid() {
      return child.exitCode === null && child.signalCode === null ? child.pid : undefined;
    },
    async open(pid) {
      stdin.write(`${pid}\n`);
      await ready.promise;
      isOpen = true;
    },
    async flush() {
      if (!isOpen) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      flushes.push(resolve);
      stdin.write('?\n');
      await promise;
    },
    async close() {
      isClosing = true;
      stdin.end();
      await ended;
    },
  };
}

const SUCCESS = 'exit code 0';

/** The daemon had ended before the tap could watch it (EXIT_NO_DAEMON in c/main.c). No client has been accepted, so no event is missing. */
const NO_DAEMON = 'exit code 3';

/** Waits for the end of the tap and of its output. @returns the signal or the exit code, in words */
async function exitOf(child: Program): Promise<string> {
  try {
    const [code, signal] = await once(child, 'close');
    return `${signal ?? `exit code ${code}`}`;
  } catch (error) {
    return messageOf(error);
  }
}
