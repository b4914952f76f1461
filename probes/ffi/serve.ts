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

/** Carries out, on this thread and in order, the commands that come through the port, until its end. */
export function serve(port: MessagePort, lock: Lock): void {
  const states: States = new Map();
  const serving = { states, reporter: new ResReporter(states), lock };
  port.on('message', (message: Command | typeof END) => {
    if (message !== END) return carryOut(message, serving);
    for (const state of states.values()) resNclose(state);
    port.close();
  });
}

/** Carries out the commands that the reader sends to this thread, which first says where in /proc it is. */
export function serveThread({ name, lock }: { name: string; lock: Lock }): void {
  writeLine(lock, { event: 'thread', thread: name, tid: threadId() });
  if (parentPort) serve(parentPort, lock);
}
