/** Octets as text inside quotes of a zone file: `"` and `\` after a backslash, octets outside of ASCII as `\DDD`. */
export function escapedText(octets: Buffer): string {
  return Array.from(octets, (byte) => {
    const character = String.fromCharCode(byte);
    if (character === '"' || character === '\\') return `\\${character}`;
    return byte >= 0x20 && byte < 0x7f ? character : `\\${String(byte).padStart(3, '0')}`;
  }).join('');
}

/** One character string in the form of a zone file. */
export function quoted(octets: Buffer): string {
  return `"${escapedText(octets)}"`;
}
