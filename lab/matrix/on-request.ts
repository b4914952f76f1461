import type { ProbeId } from '../core/schema.ts';
import type { Repro } from '../repro.ts';

/**
 * Whether a repro is left out unless the user names it: it says so itself, or its cells need images of their own, of some hundred megabytes. Then
 * it is about runtimes, or a program in it comes from packages. Only words that name such a repro select it: its id, its topic, or a glob that fits no other.
 *
 * @param namesRuntimes whether the user names the runtimes, whose images are then no surprise
 */
export function isOnRequest({ onRequest, probes, packages, variants }: Repro, { namesRuntimes = false } = {}): boolean {
  if (onRequest || packages?.(variants.main)) return true;
  return !namesRuntimes && (probes?.(variants.main) ?? []).some((probe) => !OWN_PROBES.includes(probe));
}

/** The probes that need no image of their own. */
export const OWN_PROBES: readonly ProbeId[] = ['c', 'ffi'];

/** The repros that a pattern selects among those that fit it: those on request only if it fits no others. */
export function withoutOnRequest(
  fitting: readonly Repro[],
  options: { namesRuntimes?: boolean } = {},
): { selected: readonly Repro[]; leftOut: readonly Repro[] } {
  const leftOut = fitting.filter((repro) => isOnRequest(repro, options));
  if (leftOut.length === fitting.length) return { selected: fitting, leftOut: [] };
  return { selected: fitting.filter((repro) => !leftOut.includes(repro)), leftOut };
}
