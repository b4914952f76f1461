/**
 * How tables call C libraries: by their ids, and one that somebody built by the end of its path, as much of it as tells it from the
 * others. Of a path the end tells more than the beginning.
 *
 * @param ids all that have to be told apart
 */
export function libcNames(ids: readonly string[]): (id: string) => string {
  const others = [...new Set(ids)];
  return (id) => {
    const endings = endingsOf(id);
    const isTaken = (name: string) => others.some((other) => other !== id && endingsOf(other).includes(name));
    return endings.find((name) => !isTaken(name)) ?? id;
  };
}

/** The names that an id of somebody's own may have, from the shortest; none of another id. */
function endingsOf(id: string): string[] {
  const [, how, path = ''] = /^(dir|build):(.*)$/s.exec(id) ?? [];
  if (how === undefined) return [];
  const parts = path.split('/').filter(Boolean);
  return parts.map((_, at) => `${how}:${parts.slice(-1 - at).join('/')}`);
}
