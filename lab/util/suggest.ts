/** The candidate a mistyped or shortened `word` most likely meant, or null when none is close. The whole goes before the beginning. */
export function suggest(word: string, candidates: readonly string[]): string | null {
  const wanted = word.toLowerCase();
  const scored = candidates
    .map((candidate) => ({ candidate, distance: distanceTo(candidate.toLowerCase(), wanted) }))
    .sort((a, b) => a.distance - b.distance || a.candidate.length - b.candidate.length);
  return scored[0] && scored[0].distance < Number.POSITIVE_INFINITY ? scored[0].candidate : null;
}

/** How far `word` is from a candidate or its beginning; infinitely far where a guess would stop being helpful. */
function distanceTo(candidate: string, word: string): number {
  const whole = editDistance(word, candidate);
  // A word of which no letter is right is another word, however short: `go` is not `c`.
  const shares = whole < Math.min(word.length, candidate.length);
  if (shares && whole <= Math.max(2, aThirdOf(candidate))) return whole;
  // `bullseye` for `debian-bullseye`.
  if (candidate.endsWith(`-${word}`)) return 0;
  // `bulseye` for `debian-bullseye`: the last part alone, as strictly as a beginning.
  const ending = editDistance(word, candidate.slice(candidate.lastIndexOf('-') + 1));
  if (word.length >= 3 && ending <= aThirdOf(word)) return ending;
  const beginning = editDistance(word, candidate.slice(0, word.length));
  return word.length >= 3 && beginning <= aThirdOf(word) ? beginning : Number.POSITIVE_INFINITY;
}

function aThirdOf(word: string): number {
  return Math.ceil(word.length / 3);
}

/** Levenshtein: insertions, deletions and substitutions each cost one. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...a].entries()) {
    const current = [row + 1];
    for (let column = 0; column < b.length; column++) {
      const substitute = (previous[column] ?? 0) + (letter === b[column] ? 0 : 1);
      current.push(Math.min(substitute, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
