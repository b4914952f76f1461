import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import type { MessagePort, Worker } from 'node:worker_threads';
import { BadCommand, type Command, commandId, END, parseCommand } from './command.ts';
import type { Lock } from './lock.ts';
import { refuse, writeLine } from './output.ts';
import { startThread } from './threads.ts';

interface Reader {
  lock: Lock;
  /** The port for the commands of the main thread. */
  main: MessagePort;
}

/** Reads the commands of all threads. A thread starts at its first command. */
export function startReader({ lock, main }: Reader): void {
  /** The running threads by name, without `main`. */
  const threads = new Map<string, Worker>();

  const threadOf = (name: string): Pick<Worker, 'postMessage'> => {
    if (name === 'main') return main;
    const thread = threads.get(name) ?? startThread({ role: 'named', name, lock });
    threads.set(name, thread);
    return thread;
  };

  const endThread = async ({ id, thread, verb, args }: Command): Promise<void> => {
    if (args.size > 0) throw new BadCommand('the verb has no such argument');
    if (thread === 'main') throw new BadCommand('the main thread cannot end alone');
    const worker = threads.get(thread);
    if (!worker) throw new BadCommand('there is no such thread');
    threads.delete(thread);
    worker.postMessage(END);
    await once(worker, 'exit');
    const now = Number(process.hrtime.bigint());
    writeLine(lock, { id, thread, verb, start: now, end: now, ok: true });
  };

  readCommands(lock, {
    async command(command) {
      if (command.verb === 'thread-exit') await endThread(command);
      else threadOf(command.thread).postMessage(command);
    },
    end() {
      for (const thread of [main, ...threads.values()]) thread.postMessage(END);
    },
  });
}

/** Reads the commands of a probe that has only the main thread. */
export function readAlone({ lock, main }: Reader): void {
  readCommands(lock, {
    async command(command) {
      if (command.thread !== 'main') throw new BadCommand('this probe was started with only its main thread');
      if (command.verb === 'thread-exit') throw new BadCommand('the main thread cannot end alone');
      main.postMessage(command);
    },
    end: () => main.postMessage(END),
  });
}

function readCommands(lock: Lock, to: { command(command: Command): Promise<void>; end(): void }): void {
  const dispatch = async (line: string) => {
    try {
      await to.command(parseCommand(line));
    } catch (error) {
      refuse(lock, commandId(line), error);
    }
  };
  let rest = '';
  // Not process.stdin: in a worker it reads on the main thread, which may be in a lookup.
  const input = createReadStream('', { fd: 0, encoding: 'latin1' });
  input.on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) void dispatch(line);
  });
  input.on('close', () => {
    // The last line may lack its newline.
    if (rest !== '') void dispatch(rest);
    to.end();
  });
}
