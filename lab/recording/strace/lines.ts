/** A system call from strace's log. The two parts of an interrupted line are joined. */
export interface TracedCall {
  tid: number;
  /** Nanoseconds since 1970, on the wall clock. */
  at: bigint;
  end: bigint;
  name: string;
  /** The text between the brackets. */
  args: string;
  /** The text after the `=`, without the duration; `?` for a call that never returned. */
  result: string;
}

/** The format of `-f`, `--absolute-timestamps=format:unix,precision:ns` and `--syscall-times=ns`. */
const LINE = /^(\d+)\s+(\d+)\.(\d{9}) (.*)$/;
const BEGUN = /^(\w+\(.*)<unfinished \.\.\.>$/;
const RESUMED = /^<\.\.\. \w+ resumed>(.*)$/;
const WHOLE = /^(\w+)\((.*)\)\s+= (.*?)(?: <(\d+)\.(\d{9})>)?$/;

/** All calls of a log, in order of their start; without signals and exits. */
export function wholeCalls(log: string): TracedCall[] {
  const calls: TracedCall[] = [];
  const begun = new Map<number, { text: string; call: TracedCall }>();
  for (const line of log.split('\n')) {
    const [, id, seconds = '', nanoseconds = '', text = ''] = LINE.exec(line) ?? [];
    if (id === undefined) continue;
    const tid = Number(id);
    const at = duration(seconds, nanoseconds);
    const firstPart = BEGUN.exec(text)?.[1];
    const lastPart = RESUMED.exec(text)?.[1];
    const first = begun.get(tid);
    if (firstPart !== undefined) {
      const call = { tid, at, end: at, ...readCall(`${firstPart}) = ?`) };
      begun.set(tid, { text: firstPart, call });
      calls.push(call);
    } else if (lastPart === undefined) {
      if (WHOLE.test(text)) calls.push({ tid, at, ...timed(text, at) });
    } else if (first) {
      begun.delete(tid);
      Object.assign(first.call, timed(first.text + lastPart.replace('<unfinished ...>', ''), first.call.at, at));
    }
  }
  return calls;
}

/** @param otherwise the end of a call without a duration in the log, because it never returned */
function timed(text: string, at: bigint, otherwise = at) {
  const [, , , , seconds, nanoseconds] = WHOLE.exec(text) ?? [];
  const end = seconds && nanoseconds ? at + duration(seconds, nanoseconds) : otherwise;
  return { end, ...readCall(text) };
}

function readCall(text: string): Pick<TracedCall, 'name' | 'args' | 'result'> {
  const [, name = '', args = '', result = ''] = WHOLE.exec(text) ?? [];
  return { name, args: args.trim(), result };
}

function duration(seconds: string, nanoseconds: string): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
}
