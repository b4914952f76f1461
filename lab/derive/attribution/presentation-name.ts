/** As the servers' log escapes them (fake-dns/wire/names.ts), which cannot be used here: reports run this in browsers. */
const SPECIAL = '".;\\()@$';

/** Needs no other spelling. */
const PLAIN = /^[\w.-]*$/;

/**
 * A name as a C library takes it, each character an octet, in the presentation form of the servers' log: without a
 * trailing dot, or several of them, of which glibc before 2.21 dropped all (bug 16469). Escapes (`\.`, `\007`) are decoded and encoded again.
 */
export function presentationName(name: string): string {
  if (PLAIN.test(name)) return name.replace(/\.+$/, '');
  return name.replace(PIECES, (piece, digits?: string, escaped?: string, at = 0) => {
    if (piece === '.') return /^\.+$/.test(name.slice(at)) ? '' : piece;
    return characterOf(digits === undefined ? (escaped ?? piece).charCodeAt(0) : Number(digits));
  });
}

const PIECES = /\\(\d{3})|\\(.)|./gs;

/** An octet of a label as the servers' log spells it. */
export function characterOf(octet: number): string {
  const character = String.fromCharCode(octet);
  if (SPECIAL.includes(character)) return `\\${character}`;
  return octet > 0x20 && octet < 0x7f ? character : `\\${String(octet).padStart(3, '0')}`;
}
