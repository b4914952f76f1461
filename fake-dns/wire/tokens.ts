/** A word of a zone file. */
export interface Token {
  /** As written, without the quotes around it; escapes are kept. */
  text: string;
  quoted: boolean;
}

/** One entry of a zone file: the words of a line, or of several lines between parentheses. */
export interface Entry {
  /** Counts from 1. */
  line: number;
  /** The line begins with a blank: its record belongs to the previous name. */
  indented: boolean;
  tokens: Token[];
}

/** The text breaks the rules of zone files; `line` counts from 1. */
export class TokenError extends Error {
  override name = 'TokenError';
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

// One lexical element: line end, blanks, comment, parenthesis, quoted string, or an unquoted word. A word may contain a
// quoted part (`alpn="h2,h3"`, RFC 9460 §2.1).
const element =
  /(?<end>\r?\n)|(?<blank>[ \t]+|\r)|(?<comment>;[^\n]*)|(?<parenthesis>[()])|"(?<quoted>(?:[^"\\]|\\.)*)"|(?<word>(?:[^\s;()"\\]|\\.)(?:[^\s;()"\\]|\\.|"(?:[^"\\]|\\.)*")*)/sy;
const quotedPart = /((?:[^"\\]|\\.)*)"((?:[^"\\]|\\.)*)"/gs;

/**
 * Splits a zone file into entries (RFC 1035 §5.1).
 * @throws TokenError for unbalanced parentheses, a quoted string without end, or a backslash at the end
 */
export function* entriesOf(text: string): Generator<Entry> {
  let line = 1;
  let depth = 0;
  let opened = 0;
  let entry: Entry = { line, indented: false, tokens: [] };
  let lineStart = 0;
  for (let at = 0; at < text.length; ) {
    element.lastIndex = at;
    const groups = element.exec(text)?.groups;
    if (!groups) throw new TokenError(unreadable(text[at]), line);
    const { end, blank, parenthesis, quoted, word } = groups;
    if (blank !== undefined && at === lineStart && depth === 0) entry.indented = true;
    else if (parenthesis === '(') {
      if (depth === 0) opened = line;
      depth += 1;
    } else if (parenthesis === ')') {
      if (depth === 0) throw new TokenError('a closing parenthesis without an opening one', line);
      depth -= 1;
    } else if (quoted !== undefined) entry.tokens.push({ text: quoted, quoted: true });
    else if (word !== undefined) entry.tokens.push({ text: word.replace(quotedPart, '$1$2'), quoted: false });
    const next = element.lastIndex;
    line += text.slice(at, next).split('\n').length - 1;
    if (end !== undefined && depth === 0) {
      if (entry.tokens.length > 0) yield entry;
      entry = { line, indented: false, tokens: [] };
      lineStart = next;
    }
    at = next;
  }
  if (depth > 0) throw new TokenError('an opening parenthesis without a closing one', opened);
  if (entry.tokens.length > 0) yield entry;
}

function unreadable(character: string | undefined): string {
  if (character === '"') return 'a quoted string without an end';
  if (character === '\\') return 'a backslash at the end';
  return `an unexpected character ${JSON.stringify(character)}`;
}

/** The words of one record's data. @throws RangeError for text that is not on one line, or breaks the rules */
export function tokensOf(text: string): Token[] {
  try {
    const [entry, more] = [...entriesOf(text)];
    if (more) throw new RangeError(`a record's data is one line: ${text}`);
    return entry?.tokens ?? [];
  } catch (error) {
    if (error instanceof TokenError) throw new RangeError(`${error.message}: ${text}`);
    throw error;
  }
}

/** The octets of a character string: its text in UTF-8, with `\DDD` and `\X` resolved. @throws RangeError for an escape above 255 */
export function octetsOfString(text: string): Buffer {
  const parts = [...text.matchAll(/\\(\d{3})|\\(.)|[^\\]+/gsu)].map(([plain, digits, escaped]) => {
    if (digits === undefined) return Buffer.from(escaped ?? plain);
    if (Number(digits) > 255) throw new RangeError(`escape \\${digits} is above 255: ${text}`);
    return Buffer.of(Number(digits));
  });
  return Buffer.concat(parts);
}
