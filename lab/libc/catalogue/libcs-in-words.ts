import { DEBIAN_SUITES } from './debian-releases.ts';

/** C libraries that a sentence names, and the rest of it. */
export interface LibcsInWords {
  /** Patterns of `--libc`. */
  patterns: readonly string[];
  rest: string;
}

const SUITES = Object.values(DEBIAN_SUITES).join('|');

/** A phrase of a sentence, and the pattern that it means. Releases without a suite of the lab are no C libraries of it. */
const PHRASES: readonly [RegExp, (...groups: string[]) => string][] = [
  [new RegExp(`\\bdebian[ -]?(${Object.keys(DEBIAN_SUITES).join('|')})\\b`, 'g'), (number) => `debian-${number}`],
  [new RegExp(`\\b(?:debian[ -])?((?:${SUITES})(?:-security|-updates)?)\\b(?!-)`, 'g'), (suite) => suite ?? ''],
  [/\b(?:glibc|libc)[ -]?(2\.\d+)\b(?![.-])/g, (version) => `glibc-${version}`],
  [/\bmusl[ -]?(1\.\d+\.\d+)\b/g, (version) => `musl-${version}`],
  // Which musl a release of Alpine has, Alpine says: all of them are shown, with their versions.
  [/\balpine(?: linux)?(?:[ -]\d+(?:\.\d+)*)?(?![\w-])/g, () => 'musl'],
  [/(?<![\w-])musl(?![\w-])/g, () => 'musl'],
];

/** The C libraries that words about a symptom name, such as "debian 12", "alpine 3.17", "musl 1.2.3", "glibc 2.36" or "bookworm". */
export function libcsInWords(text: string): LibcsInWords {
  const patterns: string[] = [];
  const rest = PHRASES.reduce(
    (before, [phrase, patternOf]) =>
      before.replace(phrase, (_match, ...groups: string[]) => {
        patterns.push(patternOf(...groups));
        return ' ';
      }),
    text.toLowerCase(),
  );
  return { patterns: [...new Set(patterns)], rest: patterns.length === 0 ? text : rest.trim().replaceAll(/\s+/g, ' ') };
}
