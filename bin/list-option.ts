import { InvalidArgumentError, Option } from 'commander';

/** Refuses an empty name, which usually comes from an unset variable of a script. */
export function named(word: string): string {
  if (word.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return word;
}

/** An option with several values, separated by commas or given by several options. They replace its default. */
export function list(flags: string, description: string): Option {
  return severalWords(flags, description, (word) => {
    const words = word.split(',').filter((each) => each.trim() !== '');
    // An empty list usually comes from an unset variable; it does not select everything.
    named(words.join());
    return words;
  });
}

/**
 * The option for claims about builds. Numbers behind a claim about bugs belong to it, so that in `mine=fixed:31476,30081,fixed` the first
 * comma separates bugs, and the second one claims.
 */
export function claimsOption(): Option {
  return severalWords(
    '--expect <claim>',
    'your claim about builds that no source decides: fixed or affected; about one build: <libc>=fixed, <daemon>=fixed; about bugs: <libc>=fixed:31476,30081',
    (word) => {
      const words = word.split(/,(?!\s*(?:\d+|cve-[\d-]+)\s*(?:,|$))/i).filter((each) => each.trim() !== '');
      named(words.join());
      return words;
    },
  );
}

/** An option that takes several words by saying it again; commas belong to the words. They replace its default. */
export function repeated(flags: string, description: string): Option {
  return severalWords(flags, description, (word) => [named(word)]);
}

function severalWords(flags: string, description: string, read: (word: string) => string[]): Option {
  const option = new Option(flags, description);
  // Commander passes the default as the value before the first word.
  return option.argParser((word: string, before: string[] = []) => [
    ...(before === option.defaultValue ? [] : before),
    ...read(word),
  ]);
}
