/**
 * The names of C libraries in tables: the id; for a custom libc (`dir:`, `build:`) the shortest end of its path that no other id shares.
 *
 * @param ids all ids of the table
 */
export function libcNames(ids: readonly string[]): (id: string) => string {
  const others = [...new Set(ids)];
  return (id) => {
    const endings = endingsOf(id);
    const isTaken = (name: string) => others.some((other) => other !== id && endingsOf(other).includes(name));
    return endings.find((name) => !isTaken(name)) ?? id;
  };
}

/** The possible names of a custom libc, shortest first; none for other ids. */
function endingsOf(id: string): string[] {
  const [, how, path = ''] = /^(dir|build):(.*)$/s.exec(id) ?? [];
  if (how === undefined) return [];
  const parts = path.split('/').filter(Boolean);
  return parts.map((_, at) => `${how}:${parts.slice(-1 - at).join('/')}`);
}
