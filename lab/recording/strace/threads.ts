import type { TracedCall } from './lines.ts';

/** The beginning of a probe's answer on stdout (probes/PROTOCOL.md) in strace's text; captures the thread's name. */
const ANSWER = /^1(?:<(?:->|[^>])*>)?, "\{\\"id\\":\d+,\\"thread\\":\\"([\w.-]+)\\"/;

/** The probe's thread names by the kernel's ids. Each thread writes its own answers. */
export function threadsIn(calls: readonly TracedCall[]): Map<number, string> {
  return new Map(
    calls.flatMap(({ tid, name, args }): [number, string][] => {
      const thread = name === 'write' ? ANSWER.exec(args)?.[1] : undefined;
      return thread === undefined ? [] : [[tid, thread]];
    }),
  );
}
