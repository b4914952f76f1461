import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { bundled } from './command.ts';

const MANY = await bundled('test/e2e/fixtures/many.ts');

/** What a command line printed, and how it ended. */
export interface Ended {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Commands in one process, for those that only read: starting takes longer than they do. */
export interface OneProcess extends AsyncDisposable {
  /** Runs a command line after those before it. @throws if the process has ended */
  start(words: readonly string[]): Promise<Ended>;
}

/** Starts a process for the real commands, one after another. */
export function inOneProcess(): OneProcess {
  const settings = { buffer: false, reject: false } as const;
  const running = execa(process.execPath, [MANY], settings);
  const lines = createInterface(running.stdout)[Symbol.asyncIterator]();
  let last: Promise<unknown> = Promise.resolve();
  return {
    start(words) {
      const next = last.then(async () => {
        running.stdin.write(`${JSON.stringify(words)}\n`);
        const { value, done } = await lines.next();
        if (done) throw new Error(`the process ended during ${words.join(' ')}`);
        return JSON.parse(value) as Ended;
      });
      last = next.catch(() => {});
      return next;
    },
    async [Symbol.asyncDispose]() {
      running.stdin.end();
      await running;
    },
  };
}
