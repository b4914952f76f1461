import { InvalidArgumentError, Option } from 'commander';

/** What is named has to have a name: an empty one is an unset variable of a script. */
export function named(word: string): string {
  if (word.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return word;
}

/** An option that takes several words, separated by commas or by saying it again. */
export function list(flags: string, description: string): Option {
  return new Option(flags, description).argParser((word: string, before: string[] = []) => {
    const words = word.split(',').filter((each) => each.trim() !== '');
    // Nothing is more likely an unset variable than a wish for everything.
    named(words.join());
    return [...before, ...words];
  });
}

/** An option that takes several words by saying it again; commas belong to the words. */
export function repeated(flags: string, description: string): Option {
  return new Option(flags, description).argParser((word: string, before: string[] = []) => [...before, named(word)]);
}
