import { constants } from 'node:os';
import { z } from 'zod';

/** What the lab does to make a client look a name up. */
export const Provoke = z.union([
  z.object({ how: z.literal('itself') }).describe('nothing: it does so by itself every so often'),
  z.object({ how: z.literal('line'), text: z.string() }).describe('a line to its standard input'),
  z.object({ how: z.literal('signal'), signal: z.string() }).describe('a signal to its process'),
  z.object({ how: z.literal('connect'), port: z.int().min(1).max(65_535) }).describe('a connection to a TCP port'),
  z.object({ how: z.literal('exec'), command: z.string() }).describe('a command for sh -c, in its files and network'),
]);
export type Provoke = z.infer<typeof Provoke>;

const ClientMount = z.object({ source: z.string(), target: z.string(), writable: z.boolean().optional() });

/** A program of the user's own, which takes the place of the lab's probe. */
export const ClientProgram = z.object({
  command: z.array(z.string()).readonly().describe('the command and its arguments, as a person would call it'),
  provoke: Provoke,
  name: z.string().optional().describe('the name whose queries count; by default the name of its first query'),
  forks: z.boolean().optional().describe('whether lookups of its forked children count as its own'),
  mounts: z.array(ClientMount).readonly().optional().describe('files and folders of this machine that it sees'),
  root: z.string().optional().describe("its root file system, instead of that of the cell's C library"),
  env: z.record(z.string(), z.string()).optional().describe('variables of its environment'),
  packages: z.array(z.string()).readonly().optional().describe("packages of the cell's suite that it needs"),
  users: z
    .boolean()
    .optional()
    .describe('whether it may switch to users that do not exist here: by a preloaded library of the lab'),
  patience: z.number().positive().optional().describe('how long the lab waits for a lookup, in seconds'),
});
export type ClientProgram = z.infer<typeof ClientProgram>;

/** How long the lab waits for a lookup without `patience`, in seconds. */
export const PATIENCE = 30;

/** A mistake in the description of a client; the message is one line. */
export class ClientDefinitionError extends Error {
  override readonly name = 'ClientDefinitionError';
}

/** Reads `itself`, `line`, `line:TEXT`, `signal:HUP`, `connect:PORT` or `exec:CMD`. @throws ClientDefinitionError for another text */
export function parseProvoke(text: string): Provoke {
  const [, how = text, value] = /^([^:]*):(.*)$/s.exec(text) ?? [];
  if (how === 'itself' && value === undefined) return { how };
  if (how === 'line') return { how, text: value ?? '' };
  if (how === 'signal' && value !== undefined) return { how, signal: signalOf(value, text) };
  if (
    how === 'connect' &&
    value !== undefined &&
    /^\d{1,5}$/.test(value) &&
    Number(value) > 0 &&
    Number(value) < 65_536
  )
    return { how, port: Number(value) };
  if (how === 'exec' && value) return { how, command: value };
  throw new ClientDefinitionError(
    `'${text}' provokes no lookup: use itself, line, line:TEXT, signal:HUP, connect:PORT or exec:'CMD ARGS…'`,
  );
}

function signalOf(word: string, text: string): string {
  const name = word.startsWith('SIG') ? word : `SIG${word}`;
  if (!Object.hasOwn(constants.signals, name)) throw new ClientDefinitionError(`'${text}': there is no signal ${name}`);
  return name;
}

/**
 * The words of a command line: divided by blanks, with quotes and backslashes as in a shell, and without a shell.
 *
 * @throws ClientDefinitionError for an empty one, an open quote, or a character that only a shell understands
 */
export function commandWords(text: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  const pieces = /\s+|'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\]+)|(.)/gs;
  for (const [piece, single, double, escaped, plain, other] of text.matchAll(pieces)) {
    if (other !== undefined) throw new ClientDefinitionError(`'${text}': a quotation mark is open`);
    const shell = plain && /[|&;<>()`]|\$[\w({]/.exec(plain)?.[0];
    if (shell) throw new ClientDefinitionError(`'${text}': '${shell}' needs a shell: --client "sh -c '…'"`);
    const part = single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? plain;
    if (part === undefined) {
      if (word !== null && /^\s/.test(piece)) words.push(word);
      word = null;
    } else word = (word ?? '') + part;
  }
  if (word !== null) words.push(word);
  if (words.length === 0) throw new ClientDefinitionError('--client needs a command');
  return words;
}

/** Whether a query for `asked` is one for the name of a client: equal but for case, or below it for `*.example.test`; `*` is any name. */
export function isNameOf(name: string, asked: string): boolean {
  const [wanted, found] = [name, asked].map((each) => each.toLowerCase().replace(/\.$/, '')) as [string, string];
  if (wanted === '*') return true;
  return wanted.startsWith('*.') ? found.endsWith(wanted.slice(1)) : found === wanted;
}
