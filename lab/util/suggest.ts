/**
 * The most likely candidate for a mistyped or shortened word, or null if none is similar. Matches of the whole
 * candidate come first.
 */
export function suggest(word: string, candidates: readonly string[]): string | null {
  const wanted = word.toLowerCase();
  const scored = candidates
    .map((candidate) => ({ candidate, distance: distanceTo(candidate.toLowerCase(), wanted) }))
    .sort((a, b) => a.distance - b.distance || a.candidate.length - b.candidate.length);
  return scored[0] && scored[0].distance < Number.POSITIVE_INFINITY ? scored[0].candidate : null;
}

/** The distance of `word` from a candidate, its beginning or its last part; infinite if they are not similar. */
function distanceTo(candidate: string, word: string): number {
  const whole = editDistance(word, candidate);
  if (whole === 0) return 0;
  // A word without a letter of the candidate is not similar, at any length: `go` is not `c`.
  const shares = whole < Math.min(word.length, candidate.length);
  if (shares && whole <= slipsIn(candidate)) return whole;
  // `bullseye` for `debian-bullseye`, `SNGLKUP` for `RES_SNGLKUP`.
  if (candidate.endsWith(`-${word}`) || candidate.endsWith(`_${word}`)) return 0;
  if (word.length < 3) return Number.POSITIVE_INFINITY;
  // `bulseye` for `debian-bullseye`: compares only the last part, with the same limit as a beginning.
  const ending = editDistance(word, candidate.slice(candidate.search(/[^-_]*$/)));
  const beginning = editDistance(word, candidate.slice(0, word.length));
  return [ending, beginning].find((distance) => distance <= slipsIn(word)) ?? Number.POSITIVE_INFINITY;
}

/** The number of typing errors up to which a word of this length counts as similar. */
function slipsIn({ length }: string): number {
  if (length <= 5) return 1;
  return Math.max(2, Math.floor(length / 4));
}

/** Optimal string alignment: an insertion, deletion, substitution or transposition costs 1. */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? 0;
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    rows.push(current);
    for (let column = 1; column <= b.length; column++) {
      const substitute = at(row - 1, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const isExchange = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const exchange = row > 1 && column > 1 && isExchange ? at(row - 2, column - 2) + 1 : substitute;
      current.push(Math.min(substitute, exchange, at(row - 1, column) + 1, (current[column - 1] ?? 0) + 1));
    }
  }
  return at(a.length, b.length);
}
