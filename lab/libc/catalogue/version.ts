/** Compares dotted version numbers: negative if `a` is older than `b`, 0 if they are equal. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const comparators: Record<string, (order: number) => boolean> = {
  '': (order) => order === 0,
  '=': (order) => order === 0,
  '>=': (order) => order >= 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '<': (order) => order < 0,
};

/** A version (`2.31`) or a range (`>=2.26 <2.40`, of which all parts must hold) as a predicate; null for other text. */
export function parseRange(text: string): ((version: string) => boolean) | null {
  const parts = text.trim().split(/[\s,]+(?=[<>=])/);
  const tests = parts.map((part) => {
    const [, operator = '', bound] = /^(>=|<=|>|<|=)?\s*(\d+(?:\.\d+)+)$/.exec(part) ?? [];
    const holds = comparators[operator];
    return bound && holds ? (version: string) => holds(compareVersions(version, bound)) : null;
  });
  return tests.includes(null) ? null : (version) => tests.every((test) => test?.(version));
}
