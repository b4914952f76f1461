import { InvalidArgumentError, Option } from 'commander';

/** An option that takes several words, separated by commas or by saying it again. */
export function list(flags: string, description: string): Option {
  return new Option(flags, description).argParser((word: string, before: string[] = []) => {
    const words = word.split(',').filter((each) => each.trim() !== '');
    // An unset variable of a script, more likely than a wish for everything.
    if (words.length === 0) throw new InvalidArgumentError('It names nothing.');
    return [...before, ...words];
  });
}
