/** Everything that ends a part of an outcome, and that a name may hold only escaped. */
const SPECIAL = /[^!-~]|[;|&]/g;

/**
 * A name or another single word, with octets that are not printable, spaces, and the separators of an outcome as `\DDD`
 * (RFC 1035 §5.1), as in the names of queries.
 */
export function word(text: string): string {
  return text.replace(SPECIAL, escaped) || "''";
}

/** The same for a text of several words: spaces stay. */
export function words(text: string): string {
  return text.replace(SPECIAL, (octet) => (octet === ' ' ? octet : escaped(octet)));
}

function escaped(octet: string): string {
  return `\\${String(octet.charCodeAt(0)).padStart(3, '0')}`;
}

/** `n × text`; of one, the text alone. */
export function times(count: number, text: string): string {
  return count === 1 ? text : `${count} × ${text}`;
}
