/** Milliseconds since a moment, with its sign: `+1,002.00 ms`, `−37.51 ms`; one unit for all, so that they can be compared. */
export function offsetText(ms: number): string {
  return `${columnText(ms)} ms`;
}

/** The same where the head of the column says what it counts. */
export function columnText(ms: number): string {
  const rounded = Math.round(ms * 100) / 100;
  const sign = rounded === 0 ? '' : rounded < 0 ? '−' : '+';
  return sign + Math.abs(rounded).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** A length of time, as people say it. */
export function durationText(ms: number): string {
  if (ms >= 999.95) return `${(ms / 1000).toFixed(3)} s`;
  return `${ms.toFixed(ms < 0.995 ? 2 : 1)} ms`;
}
