import { Option } from 'commander';

/** An option that takes several words, separated by commas or by saying it again. */
export function list(flags: string, description: string): Option {
  return new Option(flags, description).argParser((word: string, before: string[] = []) => [
    ...before,
    ...word.split(',').filter(Boolean),
  ]);
}
