import { InvalidArgumentError, Option } from 'commander';

/** Refuses an empty name, which usually comes from an unset variable of a script. */
export function named(word: string): string {
  if (word.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return word;
}

/** An option with several values, separated by commas or given by several options. */
export function list(flags: string, description: string): Option {
  return new Option(flags, description).argParser((word: string, before: string[] = []) => {
    const words = word.split(',').filter((each) => each.trim() !== '');
    // An empty list usually comes from an unset variable; it does not select everything.
    named(words.join());
    return [...before, ...words];
  });
}

/** An option that takes several words by saying it again; commas belong to the words. */
export function repeated(flags: string, description: string): Option {
  return new Option(flags, description).argParser((word: string, before: string[] = []) => [...before, named(word)]);
}
