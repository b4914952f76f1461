/** Characters that a name in an outcome has only escaped: those that are not printable, blanks, and separators. */
const SPECIAL = /[^!-~]|[;|&]/g;

/**
 * A name or another single word, with octets that are not printable, spaces, and the separators of an outcome as `\DDD`
 * (RFC 1035 §5.1), as in the names of queries.
 */
export function word(text: string): string {
  return text.replace(SPECIAL, escaped) || "''";
}

/** Escapes a text of several words like `word`, but keeps its spaces. */
export function words(text: string): string {
  return text.replace(SPECIAL, (octet) => (octet === ' ' ? octet : escaped(octet)));
}

function escaped(octet: string): string {
  return `\\${String(octet.charCodeAt(0)).padStart(3, '0')}`;
}

/** `n × text`; for one only the text. */
export function times(count: number, text: string): string {
  return count === 1 ? text : `${count} × ${text}`;
}
