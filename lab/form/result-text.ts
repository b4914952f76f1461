import type { ProbeResult } from '../probe/index.ts';

/** The result of a call in one line, the same on every machine. */
export function resultText(result: ProbeResult): string {
  const all = result as Record<string, unknown> & { ok: boolean };
  if (all.error === 'unsupported') return 'unsupported';
  if (!all.ok) {
    const name =
      [all.eai, all.h_errno].find((each) => typeof each === 'string') ??
      (all.found === false ? 'not found' : undefined);
    return [name, all.errno].filter(Boolean).join(' ') || 'failed';
  }
  if (Array.isArray(all.addresses)) return all.addresses.join(' ');
  if (Array.isArray(all.answers)) return all.answers.map((answer) => String(answer).replace(/^\S+ \S+ /, '')).join(' ');
  if (typeof all.host === 'string') return all.host;
  if (typeof all.name === 'string') return all.name;
  return 'ok';
}
