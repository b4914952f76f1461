import type { Call } from './call.ts';
import type { Outcome } from './libc.ts';
import { pointerSlot } from './memory.ts';
import { errno } from './names.ts';

/** The four arguments every function of the `…_r` family ends in; `gethostby…_r` has one more. */
type Room = [entry: Buffer, buffer: Buffer, size: bigint, result: Buffer];

/** The most that a command may say, in octets. */
const LARGEST = 2 ** 24;

/**
 * This thread's room for what such a function finds: enough at once for all that a 64 KiB message can hold, so that
 * asking twice stays the exception.
 */
let scratch = Buffer.alloc(256 * 1024);

/** What the function gets: as much as the argument `buffer` says, else this thread's room. @throws BadCommand */
function roomFor(call: Call): { buffer: Buffer; fixed: boolean } {
  if (!call.args.has('buffer')) return { buffer: scratch, fixed: false };
  return { buffer: Buffer.alloc(call.number('buffer', 0, LARGEST)), fixed: true };
}

/**
 * Calls such a function, with more room while it returns ERANGE unless the command says how much. `entry` is the struct of
 * that many bytes that it filled in, null when it found nothing; what its pointers point to stays until the thread's next
 * such call, and `buffer` is where that is.
 */
export function callWithRoom(
  call: Call,
  entrySize: number,
  ask: (...room: Room) => Outcome,
): { entry: Buffer | null; outcome: Outcome; buffer: Buffer } {
  const entry = Buffer.alloc(entrySize);
  const result = pointerSlot();
  let { buffer, fixed } = roomFor(call);
  const askOnce = () => ask(entry, buffer, BigInt(buffer.length), result.buffer);
  const outcome = call.measure(() => {
    let outcome = askOnce();
    while (outcome.value === errno.ERANGE && !fixed) {
      buffer = scratch = Buffer.alloc(2 * scratch.length);
      outcome = askOnce();
    }
    return outcome;
  });
  return { entry: result.read() === 0n ? null : entry, outcome, buffer };
}

/** The buffer for all calls of an enumeration: ERANGE is the result of one. @throws BadCommand */
export function roomForAll(call: Call): Buffer {
  return roomFor(call).buffer;
}
