import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { createInterface } from 'node:readline';
import { type MessagePort, Worker, workerData } from 'node:worker_threads';
import { BadCommand, type Command, commandId, END, parseCommand } from './command.ts';
import { type OutputLock, refuse, writeLine } from './output.ts';

const { lock, main } = workerData as { lock: OutputLock; main: MessagePort };

/** The threads in charge of a name now; `main` is not one of them. */
const threads = new Map<string, Worker>();

function threadOf(name: string): Pick<Worker, 'postMessage'> {
  if (name === 'main') return main;
  const thread = threads.get(name) ?? new Worker(new URL('./thread.ts', import.meta.url), { workerData: lock });
  threads.set(name, thread);
  return thread;
}

async function endThread({ id, thread, verb, args }: Command): Promise<void> {
  if (args.size > 0) throw new BadCommand('the verb has no such argument');
  if (thread === 'main') throw new BadCommand('the main thread cannot end alone');
  const worker = threads.get(thread);
  if (!worker) throw new BadCommand('there is no such thread');
  threads.delete(thread);
  worker.postMessage(END);
  await once(worker, 'exit');
  const now = Number(process.hrtime.bigint());
  writeLine(lock, { id, thread, verb, start: now, end: now, ok: true });
}

async function dispatch(line: string): Promise<void> {
  try {
    const command = parseCommand(line);
    if (command.verb === 'thread-exit') await endThread(command);
    else threadOf(command.thread).postMessage(command);
  } catch (error) {
    refuse(lock, commandId(line), error);
  }
}

// Not process.stdin: in a worker it goes by way of the main thread, which may be in a lookup.
const input = createInterface(createReadStream('', { fd: 0, encoding: 'latin1' }));
input.on('line', dispatch);
input.on('close', () => {
  for (const thread of [main, ...threads.values()]) thread.postMessage(END);
});
flushCompileCache();
