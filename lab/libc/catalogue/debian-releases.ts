/** The suites of Debian by the number of their release (https://www.debian.org/releases/). */
export const DEBIAN_SUITES: Readonly<Record<string, string>> = {
  11: 'bullseye',
  12: 'bookworm',
  13: 'trixie',
  14: 'forky',
};

/**
 * The glob of the ids that the name of a release means: `debian-12` is every build of Debian 12, because those of its archives differ, and `bookworm` is the
 * column with that head. Null for other words.
 */
export function globOfRelease(word: string): string | null {
  const number = /^debian[ -]?(\d+)$/i.exec(word.trim())?.[1];
  if (number !== undefined) return DEBIAN_SUITES[number] === undefined ? null : `debian-${DEBIAN_SUITES[number]}*`;
  const suite = word.trim().replace(/-(?:security|updates)$/, '');
  return Object.values(DEBIAN_SUITES).includes(suite) ? `debian-${word.trim()}` : null;
}
