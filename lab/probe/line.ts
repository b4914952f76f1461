import { z } from 'zod';
import { resState } from './res-state.ts';

const nanoseconds = z.int().nonnegative();

const ready = z.object({
  event: z.literal('ready'),
  pid: z.int().positive(),
  probe: z.string(),
  libc: z.object({ name: z.string(), version: z.string() }),
});
/** What a probe says of itself when it starts. `pid` is its own view, in its own pid namespace. */
export type Ready = Omit<z.infer<typeof ready>, 'event'>;

const thread = z.object({ event: z.literal('thread'), thread: z.string(), tid: z.int().positive() });

/** What a command did to a resolver state: only what is not as it was said last. */
const report = z.object({ before: resState.optional(), after: resState.optional() });
export type ResReport = z.infer<typeof report>;

const refusal = z.object({ id: z.int().nullable(), error: z.literal('bad-command'), message: z.string() });

const answer = z.looseObject({
  id: z.int(),
  thread: z.string(),
  verb: z.string(),
  start: nanoseconds,
  end: nanoseconds,
  res: report.optional(),
});
export type Answer = z.infer<typeof answer>;

const line = z.union([
  ready.transform(({ event: kind, ...ready }) => ({ kind, ready })),
  thread.transform(({ event: kind, ...thread }) => ({ kind, ...thread })),
  refusal.transform(({ error: kind, ...refusal }) => ({ kind, ...refusal })),
  answer.transform((answer) => ({ kind: 'answer' as const, id: answer.id, answer })),
]);
export type Line = z.infer<typeof line>;

/** Reads one line of a probe. @throws SyntaxError or ZodError when it is none that the protocol has */
export function parseLine(text: string): Line {
  return line.parse(JSON.parse(text));
}

export type ArgValue = string | number | boolean | readonly string[];
export type Args = Readonly<Record<string, ArgValue>>;

/** One byte for one character, both ways: names are bytes to a C library, and JSON has none. */
function percentEncode(value: string): string {
  return value.replace(/[^A-Za-z0-9._~:,/@-]/g, (character) => {
    const byte = character.charCodeAt(0);
    if (byte > 0xff) throw new RangeError(`no single byte, write its encoding as Latin-1: ${character}`);
    return `%${byte.toString(16).padStart(2, '0')}`;
  });
}

/** A command as a probe reads it, with its newline. @throws RangeError for a character above U+00FF */
export function commandLine(id: number, thread: string, verb: string, args: Args): string {
  const words = Object.entries(args).map(([key, value]) => `${key}=${percentEncode(String(value))}`);
  return `${[id, thread, verb, ...words].join(' ')}\n`;
}
