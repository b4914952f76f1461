import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { RunDocument } from '../../lab/core/schema.ts';
import { bundled, RESOLV_LAB, WITH_FIXTURES } from './command.ts';

const MANY = await bundled('test/e2e/fixtures/many.ts');

/** Behind the output of a command line, and behind its exit code. No command prints it. */
const MARK = '\x1e';

/** What a command line printed, and how it ended. */
export interface Ended {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/**
 * Commands in one process, because starting takes longer than most of them do. The inner process of a command that runs cells is one of
 * its own, as always.
 */
export interface OneProcess extends AsyncDisposable {
  /** Runs a command line after those before it. Its stdin is empty. @throws if the process has ended */
  start(words: readonly string[]): Promise<Ended>;
  /** Runs cells, and reads the document on stdout. @throws ZodError if stdout is not one document */
  run(words: readonly string[]): Promise<Ended & { document: RunDocument }>;
}

interface Settings {
  cwd?: string;
  env?: Record<string, string>;
  /** Whether the repros are those of ./fixtures. */
  fixtures?: boolean;
}

/** Starts a process for the real commands, one after another. */
export function inOneProcess({ fixtures = false, cwd, env }: Settings = {}): OneProcess {
  const words = fixtures ? [WITH_FIXTURES, MARK, 'fixtures'] : [RESOLV_LAB, MARK];
  const running = fork(MANY, words, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
    ...(cwd && { cwd }),
    env: { ...process.env, ...env },
  });
  const ended = once(running, 'exit');
  const [stdout, stderr] = [marked(running.stdout), marked(running.stderr)];
  let last: Promise<unknown> = Promise.resolve();
  const oneOf = async (words: readonly string[]): Promise<Ended> => {
    running.send([...words]);
    const parts = [await stdout.next(), await stderr.next(), await stderr.next()];
    if (parts.some(({ done }) => done)) throw new Error(`the process ended during ${words.join(' ')}`);
    // As execa does, without the end of the last line.
    const [out = '', err = '', code] = parts.map(({ value = '' }) => value.replace(/\n$/, ''));
    return { exitCode: Number(code), stdout: out, stderr: err };
  };
  const start = (words: readonly string[]): Promise<Ended> => {
    const next = last.then(() => oneOf(words));
    last = next.catch(() => {});
    return next;
  };
  return {
    start,
    async run(words) {
      const ended = await start(['run', ...words, '--json']);
      return { ...ended, document: RunDocument.parse(JSON.parse(ended.stdout)) };
    },
    async [Symbol.asyncDispose]() {
      if (running.connected) running.disconnect();
      await ended;
    },
  };
}

/** The parts of a stream that end with a mark. */
async function* marked(stream: Readable | null): AsyncGenerator<string, undefined> {
  let rest = '';
  for await (const chunk of stream?.setEncoding('utf8') ?? []) {
    const parts = `${rest}${chunk}`.split(MARK);
    rest = parts.pop() ?? '';
    yield* parts;
  }
}
