import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { HarnessError, messageOf } from '../../core/harness-error.ts';
import type { Program } from '../../spawner/program.ts';
import { spawn } from '../../spawner/spawn.ts';

/** A tap on a daemon's socket: it takes the daemon's clients, and tells all that passes between the two. */
export interface Tap {
  /** Its process, as long as there is one. */
  pid(): number | undefined;
  /** Lets clients in; the daemon is the process `pid`. @throws HarnessError when the tap cannot */
  open(pid: number): Promise<void>;
  /** Returns when all that has passed up to now has been told; at once when nothing can have, or when no more is to come. */
  flush(): Promise<void>;
  /** Ends it, and returns when all it saw has been told. Connections that are still there are closed. May be called again. */
  close(): Promise<void>;
}

export interface TapOptions {
  /** The built program (`buildTap`). */
  program: string;
  /** Where clients look for the daemon, and where the daemon itself listens: paths of sockets. */
  clients: string;
  daemon: string;
  /** Each line of c/record.h but the first. What it throws is trouble. */
  onLine(line: string): void;
  /** It ended though nobody asked it to, or not as it should have, or what it says makes no sense: something it saw may be missing. */
  onTrouble(trouble: HarnessError): void;
}

/** Starts a tap's program. Nobody can connect yet, so this may come before the daemon. */
export function startTap({ program, clients, daemon, onLine, onTrouble }: TapOptions): Tap {
  const child = spawn([program, clients, daemon], { stdio: ['pipe', 'pipe', 'pipe'], env: {} });
  const [stdin, stdout, stderr] = child.stdio as [Writable, Readable, Readable];
  const complaint = text(stderr);
  const ready = Promise.withResolvers<void>();
  // Whoever waits for it hears of it; if nobody does, it is no error of its own.
  ready.promise.catch(() => {});
  let [wanted, open] = [true, false];
  /** Who waits for an answer, in the order in which they asked. */
  const asking: (() => void)[] = [];
  const heard = (line: string) => {
    try {
      onLine(line);
    } catch (error) {
      onTrouble(new HarnessError(`the tap cannot be understood: ${messageOf(error)}`));
    }
  };
  createInterface(stdout).on('line', (line) => {
    if (line === 'ready') ready.resolve();
    else if (line === 'told') asking.shift()?.();
    else heard(line);
  });
  // It may have died before it reads; its end is what is reported.
  stdin.on('error', () => {});
  const gone = ended(child).then(async (how) => {
    const what = wanted ? 'ended by itself' : 'did not end well';
    const trouble = new HarnessError(`the tap ${what} (${how}) ${await complaint}`.trim());
    ready.reject(trouble);
    open = false;
    for (const answer of asking.splice(0)) answer();
    if (wanted || how !== WELL) onTrouble(trouble);
  });
  return {
    pid() {
      return child.exitCode === null && child.signalCode === null ? child.pid : undefined;
    },
    async open(pid) {
      stdin.write(`${pid}\n`);
      await ready.promise;
      open = true;
    },
    async flush() {
      if (!open) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      asking.push(resolve);
      stdin.write('?\n');
      await promise;
    },
    async close() {
      wanted = false;
      stdin.end();
      await gone;
    },
  };
}

const WELL = 'exit code 0';

/** How it ended; by then all it wrote has been read. */
async function ended(child: Program): Promise<string> {
  try {
    const [code, signal] = await once(child, 'close');
    return `${signal ?? `exit code ${code}`}`;
  } catch (error) {
    return messageOf(error);
  }
}
