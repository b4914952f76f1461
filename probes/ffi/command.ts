/** A command outside the protocol; the message is the reason. */
export class BadCommand extends Error {}

export interface Command {
  id: number;
  thread: string;
  verb: string;
  args: ReadonlyMap<string, string>;
}

/** The message to a thread after its last command. */
export const END = 'end';

/** A value's bytes, one character each. A NUL byte is refused, because C strings cannot contain it. */
function percentDecode(value: string): string {
  return value.replace(/%(.{0,2})/gs, (_, digits: string) => {
    const byte = /^[0-9a-f]{2}$/i.test(digits) ? Number.parseInt(digits, 16) : 0;
    if (byte === 0) throw new BadCommand('a value with a bad percent escape, or a zero byte');
    return String.fromCharCode(byte);
  });
}

function parseArgs(words: readonly string[]): Map<string, string> {
  const args = new Map<string, string>();
  for (const word of words) {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
    if (key === undefined || value === undefined) throw new BadCommand('an argument is key=value');
    if (args.has(key)) throw new BadCommand('the same argument twice');
    args.set(key, percentDecode(value));
  }
  return args;
}

/** The number at the beginning of a line, or null. */
export function commandId(line: string): number | null {
  const [, id] = /^(\d{1,15})(?: |$)/.exec(line) ?? [];
  return id === undefined ? null : Number(id);
}

/** Parses a line of stdin. @throws BadCommand */
export function parseCommand(line: string): Command {
  const id = commandId(line);
  if (id === null) throw new BadCommand('a command begins with a number');
  if (line.includes('\0')) throw new BadCommand('a zero byte in a command');
  const [, thread = '', verb, ...args] = line.split(' ').filter((word) => word !== '');
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(thread)) {
    throw new BadCommand('the second word names a thread: [A-Za-z0-9._-]{1,64}');
  }
  if (verb === undefined) throw new BadCommand('no verb');
  return { id, thread, verb, args: parseArgs(args) };
}
