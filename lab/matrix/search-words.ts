/** The words of a text, each with one of its synonyms; a file name such as `resolv.conf` is one word. */
export function wordsIn(text: string): string[] {
  const plain = PHRASES.reduce((before, [phrase, word]) => before.replace(phrase, word), text.toLowerCase());
  const words = plain.match(/[\p{L}\d_]+(?:[.-][\p{L}\d_]+)*/gu) ?? [];
  return words.map((word) => SYNONYMS.get(word) ?? word);
}

/** The words that a user searches for. */
export function termsIn(text: string): string[] {
  return wordsIn(text).filter((word) => !STOP_WORDS.has(word));
}

/** Whether one of the words is the term, with any ending. */
export function hasTerm(words: readonly string[], term: string): boolean {
  return words.some((word) => isSameWord(term, word));
}

/** Words of one meaning in reports; the first stands for all. */
const GROUPS = [
  ['container', 'containers', 'docker', 'podman'],
  ['crash', 'crashes', 'crashed', 'segfault', 'segfaults', 'sigsegv'],
  ['nameserver', 'nameservers', 'dns'],
  ['jvm', 'java'],
];

const SYNONYMS = new Map(GROUPS.flatMap(([first = '', ...others]) => others.map((word) => [word, first] as const)));

/** Several words of one meaning. */
const PHRASES: readonly [RegExp, string][] = [
  [/\bdot at (?:the|its) end\b|\b(?:trailing|final) dot\b/g, 'final-dot'],
  [/\bsegmentation fault\b/g, 'crash'],
  [
    /\beconnrefused\b|\brefused (?:a |the )?connections?\b|\brefuses (?:a |the |tcp )?connections?\b/g,
    'connection refused',
  ],
  [/\b(?:has|have) no effect\b/g, 'ignored'],
  [/\bis (?:looked up|asked for) in (?:the )?dns\b/g, '$& ignored'],
  [/\bnobody listens\b/g, 'nobody listens connection refused'],
  [/\btemporary failure in name resolution\b/g, 'temporary failure in name resolution eai_again'],
];

/** Words in nearly every sentence, which do not distinguish symptoms. */
const STOP_WORDS = new Set(
  'a an and are as at be been by does for from has have in is it its my no not of on or our the to was were with'.split(
    ' ',
  ),
);

/** Whether a word differs from the term only in its ending, like `reloading` and `reloaded`, or begins with it. */
function isSameWord(term: string, word: string): boolean {
  const stem = stemOf(term);
  return term === word || (stem.length >= SHORTEST_STEM && stemOf(word).startsWith(stem));
}

function stemOf(word: string): string {
  const stem = word.replace(/(?:ing|ed|es|s)$/, '');
  return stem.length >= SHORTEST_STEM ? stem : word;
}

/** Shorter beginnings match too many words. */
const SHORTEST_STEM = 4;
