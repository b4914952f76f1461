/** The words of a text that is searched, with those that it implies, each with one of its synonyms; a file name such as `resolv.conf` is one word. */
export function wordsIn(text: string): string[] {
  return wordsOf(replaced(text.toLowerCase(), [...PHRASES, ...IMPLIED]));
}

function replaced(text: string, phrases: readonly (readonly [RegExp, string])[]): string {
  return phrases.reduce((before, [phrase, word]) => before.replace(phrase, word), text);
}

function wordsOf(plain: string): string[] {
  const words = plain.match(/[\p{L}\d_]+(?:[.-][\p{L}\d_]+)*/gu) ?? [];
  return words.map((word) => SYNONYMS.get(word) ?? word);
}

/** The words that a user searches for. */
export function termsIn(text: string): string[] {
  return wordsOf(replaced(text.toLowerCase(), PHRASES)).filter((word) => !STOP_WORDS.has(word));
}

/** Whether one of the words is the term, with any ending. */
export function hasTerm(words: readonly string[], term: string): boolean {
  const stem = stemOf(term);
  return words.some((word) => isSameWord(term, stem, word));
}

/** Words of one meaning in reports; the first stands for all. */
const GROUPS = [
  ['container', 'containers', 'docker', 'podman', 'pod', 'pods'],
  ['kubernetes', 'k8s'],
  ['hang', 'hangs', 'hung', 'hanging', 'stuck', 'freeze', 'freezes', 'frozen', 'deadlock', 'deadlocks'],
  ['slow', 'slowly', 'delay', 'delays', 'delayed', 'latency', 'lag'],
  ['address', 'addresses', 'ip', 'ips'],
  ['aaaa', 'ipv6'],
  ['five', '5'],
  ['ten', '10'],
  ['fifteen', '15'],
  ['cve', 'cves'],
  ['crash', 'crashes', 'crashed', 'segfault', 'segfaults', 'sigsegv'],
  ['nameserver', 'nameservers', 'dns'],
  ['jvm', 'java'],
];

const SYNONYMS = new Map(GROUPS.flatMap(([first = '', ...others]) => others.map((word) => [word, first] as const)));

/** Several words of one meaning. */
const PHRASES: readonly [RegExp, string][] = [
  [/\b(\d+) ?(?:s|secs?|seconds?)\b/g, '$1 seconds'],
  [/\btim(?:e|es|ed|ing) out\b/g, 'timeout'],
  [/\bchild process(?:es)?\b/g, 'child'],
  [/\bdot at (?:the|its) end\b|\b(?:trailing|final) dot\b/g, 'final-dot'],
  [/\bsegmentation fault\b/g, 'crash'],
  [
    /\beconnrefused\b|\brefused (?:a |the )?connections?\b|\brefuses (?:a |the |tcp )?connections?\b/g,
    'connection refused',
  ],
  [/\b(?:has|have) no effect\b/g, 'ignored'],
];

/** What a text says in other words than a user, who need not say both. */
const IMPLIED: readonly [RegExp, string][] = [
  [/\bis (?:looked up|asked for) in (?:the )?dns\b/g, '$& ignored'],
  [/\bnobody listens\b/g, '$& connection refused'],
  [/\btemporary failure in name resolution\b/g, '$& eai_again'],
  [/\bname or service not known\b/g, '$& eai_noname'],
  [/\b(?:takes?|costs?|waits?) .*\b(?:seconds|timeouts?)\b/g, '$& slow'],
  [/\bnever returns\b|\bruns for ever\b/g, '$& hang'],
  [/\bwrong (?:host|machine)\b/g, '$& address'],
  [/\bnameserver that .*\bno longer\b/g, '$& old changed'],
];

/** Words in nearly every sentence, which do not distinguish symptoms. */
const STOP_WORDS = new Set(
  'a after an and are as at be been but by can did do does for from get gets got has have how i if in into is it its my no not now of on or our return returns sometimes still that the then they this to was we were what when where which why with you'.split(
    ' ',
  ),
);

/** Whether a word differs from the term, of this stem, only in its ending, like `reloading` and `reloaded`, or begins with it. */
function isSameWord(term: string, stem: string, word: string): boolean {
  // Most words end here: a search compares each of its words with every word of the lab.
  if (!word.startsWith(stem)) return false;
  const isShort = term.length >= SHORTEST_WORD && ENDINGS.some((ending) => word === term + ending);
  return term === word || isShort || (stem.length >= SHORTEST_STEM && stemOf(word).startsWith(stem));
}

function stemOf(word: string): string {
  const stem = word.replace(/(?:ing|ed|es|s)$/, '');
  return stem.length >= SHORTEST_STEM ? stem : word;
}

const ENDINGS = ['s', 'es', 'ed', 'ing'];

/** `ask` has `asks`. */
const SHORTEST_WORD = 3;

/** Shorter beginnings match too many words. */
const SHORTEST_STEM = 4;
