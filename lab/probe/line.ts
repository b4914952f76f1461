import { z } from 'zod';
import { resState } from './res-state.ts';

const nanoseconds = z.int().nonnegative();

const ready = z.object({
  event: z.literal('ready'),
  pid: z.int().positive(),
  probe: z.string(),
  libc: z.object({ name: z.string(), version: z.string() }).optional(),
});
/** A probe's first line. `pid` is its process id in its own pid namespace. */
export type Ready = Omit<z.infer<typeof ready>, 'event'>;

const thread = z.object({ event: z.literal('thread'), thread: z.string(), tid: z.int().positive() });

/** The effect of a command on a resolver state; fields that equal the last report are left out. */
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

/** Parses one line of a probe. @throws SyntaxError or ZodError for a line outside the protocol */
export function parseLine(text: string): Line {
  return line.parse(JSON.parse(text));
}

export type ArgValue = string | number | boolean | readonly string[];
export type Args = Readonly<Record<string, ArgValue>>;

/** Encodes each character as one byte: names are bytes for a C library, and JSON has no bytes. */
function percentEncode(value: string): string {
  return value.replace(/[^A-Za-z0-9._~:,/@-]/g, (character) => {
    const byte = character.charCodeAt(0);
    if (byte > 0xff) throw new RangeError(`not a single byte: write its bytes as Latin-1 characters: ${character}`);
    return `%${byte.toString(16).padStart(2, '0')}`;
  });
}

/** The line of a command, with its newline. @throws RangeError for a character above U+00FF */
export function commandLine(id: number, thread: string, verb: string, args: Args): string {
  const words = Object.entries(args).map(([key, value]) => `${key}=${percentEncode(String(value))}`);
  return `${[id, thread, verb, ...words].join(' ')}\n`;
}
