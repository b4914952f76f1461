import type { Call } from './call.ts';
import type { Outcome } from './libc.ts';
import { pointerSlot } from './memory.ts';
import { errno } from './names.ts';

/** The last four arguments of a function of the `…_r` family; `gethostby…_r` has one more. */
type Room = [entry: Buffer, buffer: Buffer, size: bigint, result: Buffer];

/** The maximum of the argument `buffer`, in octets. */
const LARGEST = 2 ** 24;

/**
 * This thread's buffer for such a function. It is large enough for the data of a 64 KiB message, so that a second call is
 * rare.
 */
let scratch = Buffer.alloc(256 * 1024);

/** The function's buffer: of the size in the argument `buffer`, by default this thread's buffer. @throws BadCommand */
function roomFor(call: Call): { buffer: Buffer; fixed: boolean } {
  if (!call.args.has('buffer')) return { buffer: scratch, fixed: false };
  return { buffer: Buffer.alloc(call.number('buffer', 0, LARGEST)), fixed: true };
}

/**
 * Calls such a function. After ERANGE it doubles the buffer and calls again, unless the command sets the size. `entry` is
 * the filled struct of `entrySize` bytes, or null without a result. Its pointers lead into `buffer`, which stays valid until
 * the thread's next such call.
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

/** The buffer for all calls of an enumeration. It does not grow: ERANGE ends the enumeration. @throws BadCommand */
export function roomForAll(call: Call): Buffer {
  return roomFor(call).buffer;
}
