import { type MessagePort, parentPort } from 'node:worker_threads';
import { Call, type States } from './call.ts';
import { type Command, END } from './command.ts';
import { resNclose } from './libc.ts';
import type { Lock } from './lock.ts';
import { refuse, writeLine } from './output.ts';
import { ResReporter } from './res-report.ts';
import { threadId } from './threads.ts';
import { perform } from './verbs.ts';

interface Serving {
  states: States;
  reporter: ResReporter;
  lock: Lock;
}

function carryOut({ id, thread, verb, args }: Command, { states, reporter, lock }: Serving): void {
  try {
    const call = new Call(args, states, lock);
    const { ok, ...members } = reporter.around(args, () => perform(verb, call));
    writeLine(lock, { id, thread, verb, start: call.start, end: call.end, ok, ...members });
  } catch (error) {
    refuse(lock, id, error);
  }
}

/** Performs the commands from the port on this thread, in order, until `END`. */
export function serve(port: MessagePort, lock: Lock): void {
  const states: States = new Map();
  const serving = { states, reporter: new ResReporter(states), lock };
  port.on('message', (message: Command | typeof END) => {
    if (message !== END) return carryOut(message, serving);
    for (const state of states.values()) resNclose(state);
    port.close();
  });
}

/** Reports this thread's id, and then performs the commands from the reader. */
export function serveThread({ name, lock }: { name: string; lock: Lock }): void {
  writeLine(lock, { event: 'thread', thread: name, tid: threadId() });
  if (parentPort) serve(parentPort, lock);
}
