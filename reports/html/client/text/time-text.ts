/** A time relative to the origin, in milliseconds: `+1,002.00 ms`, `−37.51 ms`. All times have this unit, so they can be compared. */
export function offsetText(ms: number): string {
  return `${columnText(ms)} ms`;
}

/** The same without the unit, for a column with the unit in its header. */
export function columnText(ms: number): string {
  const rounded = Math.round(ms * 100) / 100;
  const sign = rounded === 0 ? '' : rounded < 0 ? '−' : '+';
  return sign + Math.abs(rounded).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** A duration: in seconds from 1 s on, else in milliseconds. */
export function durationText(ms: number): string {
  if (ms >= 999.95) return `${(ms / 1000).toFixed(3)} s`;
  return `${ms.toFixed(ms < 0.995 ? 2 : 1)} ms`;
}
