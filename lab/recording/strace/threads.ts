import type { TracedCall } from './lines.ts';

/** How an answer begins that a probe writes to stdout (probes/PROTOCOL.md), as strace shows it: the name of the thread. */
const ANSWER = /^1(?:<(?:->|[^>])*>)?, "\{\\"id\\":\d+,\\"thread\\":\\"([\w.-]+)\\"/;

/** The probe's names of its threads, by the kernel's ids: each writes its own answers. */
export function threadsIn(calls: readonly TracedCall[]): Map<number, string> {
  return new Map(
    calls.flatMap(({ tid, name, args }): [number, string][] => {
      const thread = name === 'write' ? ANSWER.exec(args)?.[1] : undefined;
      return thread === undefined ? [] : [[tid, thread]];
    }),
  );
}
