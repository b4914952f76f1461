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

interface Settings {
  cwd?: string;
  env?: Record<string, string>;
  /** Whether the repros are those of ./fixtures. */
  fixtures?: boolean;
}

/** Starts a process for the real commands, one after another. */
export function inOneProcess({ fixtures = false, ...settings }: Settings = {}): OneProcess {
  const words = fixtures ? ['fixtures'] : [];
  const running = execa(process.execPath, [MANY, ...words], { buffer: false, reject: false, ...settings });
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
