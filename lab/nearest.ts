/** The candidate a mistyped `word` most likely meant, or null when none is close. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const scored = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = scored[0];
  // A third of the letters wrong is about where a guess stops being helpful.
  return best && best.distance <= Math.max(2, Math.ceil(best.candidate.length / 3)) ? best.candidate : null;
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
