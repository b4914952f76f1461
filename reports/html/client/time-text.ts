/** Milliseconds since a moment, with its sign: `+1.002 s`, `−37.5 ms`. */
export function offsetText(ms: number): string {
  return `${Math.abs(ms) < 0.05 ? ' ' : ms < 0 ? '−' : '+'}${durationText(Math.abs(ms))}`;
}

/** Milliseconds as people say them. */
export function durationText(ms: number): string {
  return ms < 999.95 ? `${ms.toFixed(1)} ms` : `${(ms / 1000).toFixed(3)} s`;
}
