import { OPTION_WORDS } from '../libc/resolver-options.ts';
import { suggest } from '../util/suggest.ts';
import { CHANGES_CONF, type Question } from './definition.ts';

/** The words that begin a line (resolv/res_init.c, res_vinit_1; musl's src/network/resolvconf.c has no sortlist). */
const KEYWORDS = ['nameserver', 'domain', 'search', 'sortlist', 'options'];

/**
 * Words of a question's resolv.conf that resolvers ignore and that are probably misspelt, each as a line about it. Other unknown words may be
 * there on purpose.
 */
export function confHints({ steps, conf = '' }: Pick<Question, 'steps' | 'conf'>): string[] {
  const later = steps.flatMap((step) => {
    const [beginning] = CHANGES_CONF.exec(step) ?? [];
    return beginning === undefined ? [] : [step.slice(beginning.length)];
  });
  // In a file a semicolon begins a comment; in a step it ends a line.
  const lines = [...conf.split('\n'), ...later.flatMap((text) => text.split(/[;\n]/))];
  return [...new Set(lines.flatMap((line) => hintsOf(line.trim().split(/\s+/))))];
}

function hintsOf([keyword = '', ...values]: readonly string[]): string[] {
  if (keyword !== 'options') return hint('keyword', keyword, KEYWORDS, KEYWORDS.includes(keyword));
  return values.flatMap((word) => {
    const [head = ''] = /^[^:]*:?/.exec(word) ?? [];
    // glibc compares beginnings.
    return hint(
      'option',
      head,
      OPTION_WORDS,
      OPTION_WORDS.some((known) => word.startsWith(known)),
    );
  });
}

function hint(what: string, word: string, known: readonly string[], isKnown: boolean): string[] {
  const near = isKnown || !/^[A-Za-z]/.test(word) ? null : suggest(word, known);
  return near === null
    ? []
    : [`resolv.conf has no ${what} '${word}', and resolvers ignore it: did you mean '${near}'?`];
}
