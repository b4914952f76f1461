import type { Call } from './call.ts';
import type { Outcome } from './libc.ts';
import { pointerSlot } from './memory.ts';
import { errno } from './names.ts';

/** The four arguments every function of the `…_r` family ends in; `gethostby…_r` has one more. */
type Room = [entry: Buffer, buffer: Buffer, size: bigint, result: Buffer];

/**
 * This thread's room for what such a function finds: enough at once for all that a 64 KiB message can hold, so that
 * asking twice stays the exception.
 */
let scratch = Buffer.alloc(256 * 1024);

/**
 * Calls such a function, with more room while it returns ERANGE. `entry` is the struct of that many bytes that it
 * filled in, null when it found nothing; what its pointers point to stays until the thread's next such call.
 */
export function callWithRoom(
  call: Call,
  entrySize: number,
  ask: (...room: Room) => Outcome,
): { entry: Buffer | null; outcome: Outcome } {
  const entry = Buffer.alloc(entrySize);
  const result = pointerSlot();
  const askOnce = () => ask(entry, scratch, BigInt(scratch.length), result.buffer);
  const outcome = call.measure(() => {
    let outcome = askOnce();
    while (outcome.value === errno.ERANGE) {
      scratch = Buffer.alloc(2 * scratch.length);
      outcome = askOnce();
    }
    return outcome;
  });
  return { entry: result.read() === 0n ? null : entry, outcome };
}
