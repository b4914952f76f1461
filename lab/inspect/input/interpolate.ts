import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

/** Variables by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The variables of a Compose project: those of its `.env` file, and of this program's environment, which take precedence. */
export function projectVariables(folder: string): Variables {
  let ofFile: Variables = {};
  try {
    ofFile = parseEnv(readFileSync(join(folder, '.env'), 'utf8'));
  } catch {
    // A project needs no such file.
  }
  return { ...ofFile, ...process.env };
}

/**
 * Replaces `$NAME`, `${NAME}`, and the forms with `:-`, `-`, `:?`, `?`, `:+` and `+`, in which the word may have variables too;
 * `$$` is a dollar sign (Compose Specification, "Interpolation"). An unset variable is empty.
 *
 * @throws Error with the message of `${NAME:?message}`, or for an open brace
 */
export function interpolate(text: string, variables: Variables): string {
  let result = '';
  for (let at = 0; at < text.length; ) {
    if (text[at] !== '$') {
      result += text[at++];
      continue;
    }
    if (text[at + 1] === '$') {
      result += '$';
      at += 2;
      continue;
    }
    const [, bare] = /^\$([A-Za-z_]\w*)/.exec(text.slice(at)) ?? [];
    if (bare !== undefined) {
      result += variables[bare] ?? '';
      at += bare.length + 1;
      continue;
    }
    if (text[at + 1] !== '{') {
      result += text[at++];
      continue;
    }
    const end = closingBrace(text, at + 2);
    result += braced(text.slice(at + 2, end), variables);
    at = end + 1;
  }
  return result;
}

/** The position of the brace that ends an expression; expressions inside it are passed over. */
function closingBrace(text: string, from: number): number {
  for (let at = from, depth = 1; at < text.length; at++) {
    if (text.startsWith('${', at)) depth++;
    if (text[at] === '}' && --depth === 0) return at;
  }
  throw new Error(`'${text}' has no closing brace`);
}

function braced(expression: string, variables: Variables): string {
  const [, name, operator, word = ''] = /^([A-Za-z_]\w*)(?:(:?[-?+])(.*))?$/s.exec(expression) ?? [];
  if (name === undefined) throw new Error(`'\${${expression}}' is no variable of Compose`);
  const value = variables[name];
  const isSet = operator?.startsWith(':') ? value !== undefined && value !== '' : value !== undefined;
  switch (operator?.at(-1)) {
    case '-':
      return isSet ? (value ?? '') : interpolate(word, variables);
    case '+':
      return isSet ? interpolate(word, variables) : '';
    case '?':
      if (!isSet) throw new Error(`the variable ${name} is not set${word ? `: ${interpolate(word, variables)}` : ''}`);
      return value ?? '';
    default:
      return value ?? '';
  }
}
