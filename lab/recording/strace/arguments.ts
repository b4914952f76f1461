/** Splits what stands between the brackets of a call at its own commas, not those inside strings, brackets and descriptors. */
export function splitArguments(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if ('[{('.includes(token)) depth++;
    else if (']})'.includes(token)) depth--;
    else if (token === ',' && depth === 0) {
      parts.push(text.slice(from, index).trim());
      from = index + 1;
    }
  }
  const last = text.slice(from).trim();
  return last || parts.length > 0 ? [...parts, last] : parts;
}

/** A string; what strace says of a descriptor (`3<UDP:[127.0.0.1:40000->127.0.0.1:53]>`; a `>` in a path it writes as `\76`); else a character. */
const TOKEN = /"(?:\\.|[^"\\])*"|(?<=\d|AT_FDCWD)<(?:->|[^>])*>|[[\]{}(),]/gs;

/** A descriptor, with what strace knows of it. */
export interface Descriptor {
  fd: number;
  /** `/etc/hosts`, `UDP:[127.0.0.1:40000->127.0.0.1:53]`, `UNIX-STREAM:[12345]`; empty when it knows nothing. */
  what: string;
}

/** Reads a descriptor. Undefined for anything else, such as an error number. */
export function descriptor(text: string): Descriptor | undefined {
  const [, fd, what = ''] = /^(\d+)(?:<((?:->|[^>])*)>)?/.exec(text) ?? [];
  return fd === undefined ? undefined : { fd: Number(fd), what };
}

/** Whom a socket address names. */
export type Address = { path: string } | { address: string; port: number };

/** Finds a socket address in a text. Undefined without one, or for another family's. */
export function socketAddress(text: string): Address | undefined {
  const path = /sun_path="((?:\\.|[^"\\])*)"/s.exec(text)?.[1];
  if (path !== undefined) return { path: octets(path).toString() };
  const port = /sin6?_port=htons\((\d+)\)/.exec(text)?.[1];
  const address = /inet_(?:addr\(|pton\(AF_INET6, )"([^"]+)"/.exec(text)?.[1];
  return port === undefined || address === undefined ? undefined : { address, port: Number(port) };
}

/** The octets of every string in a text that stands where data does: an argument of its own, or behind `iov_base=`. */
export function dataIn(text: string): Buffer[] {
  return [...text.matchAll(/(?:^|iov_base=)"((?:\\.|[^"\\])*)"/gs)].map(([, literal = '']) => octets(literal));
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', v: '\v', f: '\f' };

/** What a C string stands for. strace writes octal escapes as short as it can. */
export function octets(literal: string): Buffer {
  const text = literal.replaceAll(/\\([0-7]{1,3}|.)/gs, (_, escaped: string) =>
    /^[0-7]/.test(escaped) ? String.fromCharCode(Number.parseInt(escaped, 8)) : (ESCAPES[escaped] ?? escaped),
  );
  return Buffer.from(text, 'latin1');
}
