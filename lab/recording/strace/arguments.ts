/**
 * Splits the text between a call's brackets at the call's own commas, not at those inside strings, brackets and
 * descriptors.
 */
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

/**
 * A string; strace's description of a descriptor (`3<UDP:[127.0.0.1:40000->127.0.0.1:53]>`; `>` in a path is `\76`);
 * else a bracket or comma.
 */
const TOKEN = /"(?:\\.|[^"\\])*"|(?<=\d|AT_FDCWD)<(?:->|[^>])*>|[[\]{}(),]/gs;

/** A descriptor with strace's description. */
export interface Descriptor {
  fd: number;
  /** `/etc/hosts`, `UDP:[127.0.0.1:40000->127.0.0.1:53]`, `UNIX-STREAM:[12345]`; empty without a description. */
  what: string;
}

/** Parses a descriptor; undefined for any other text, such as an error number. */
export function descriptor(text: string): Descriptor | undefined {
  const [, fd, what = ''] = /^(\d+)(?:<((?:->|[^>])*)>)?/.exec(text) ?? [];
  return fd === undefined ? undefined : { fd: Number(fd), what };
}

/** The address in a struct sockaddr. */
export type Address = { path: string } | { address: string; port: number };

/** Finds a socket address in a text; undefined without one, or for another address family. */
export function socketAddress(text: string): Address | undefined {
  const path = /sun_path="((?:\\.|[^"\\])*)"/s.exec(text)?.[1];
  if (path !== undefined) return { path: octets(path).toString() };
  const port = /sin6?_port=htons\((\d+)\)/.exec(text)?.[1];
  const address = /inet_(?:addr\(|pton\(AF_INET6, )"([^"]+)"/.exec(text)?.[1];
  return port === undefined || address === undefined ? undefined : { address, port: Number(port) };
}

/** The octets of every string in a text at the position of data: an argument by itself, or after `iov_base=`. */
export function dataIn(text: string): Buffer[] {
  return [...text.matchAll(/(?:^|iov_base=)"((?:\\.|[^"\\])*)"/gs)].map(([, literal = '']) => octets(literal));
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', v: '\v', f: '\f' };

/** The octets of a C string literal. strace writes the shortest possible octal escapes. */
export function octets(literal: string): Buffer {
  const text = literal.replaceAll(/\\([0-7]{1,3}|.)/gs, (_, escaped: string) =>
    /^[0-7]/.test(escaped) ? String.fromCharCode(Number.parseInt(escaped, 8)) : (ESCAPES[escaped] ?? escaped),
  );
  return Buffer.from(text, 'latin1');
}
