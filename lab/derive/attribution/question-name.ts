import { characterOf } from './presentation-name.ts';

/** Hexadecimal digits of a header. */
const HEADER = 24;
/** A longer label is a compression pointer. */
const MAX_LABEL = 63;

/** The name in the question of a DNS message in hexadecimal, in presentation form; as much of it as there is. */
export function questionName(hex: string): string {
  const labels: string[] = [];
  for (let at = HEADER; at < hex.length; ) {
    const length = octetAt(hex, at);
    if (length === 0 || length > MAX_LABEL) break;
    labels.push(Array.from({ length }, (_, index) => characterOf(octetAt(hex, at + 2 + 2 * index))).join(''));
    at += 2 + 2 * length;
  }
  return labels.join('.');
}

function octetAt(hex: string, at: number): number {
  return Number.parseInt(hex.slice(at, at + 2) || '0', 16);
}
