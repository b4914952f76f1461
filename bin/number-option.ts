import { InvalidArgumentError } from 'commander';

/** The least and the greatest value of a number on the command line. */
export interface Bounds {
  least: number;
  most?: number;
}

/** A whole number in decimal digits, and nothing else: `1e3` and an empty word are none. @throws InvalidArgumentError */
export function wholeNumber({ least, most = Number.MAX_SAFE_INTEGER }: Bounds): (word: string) => number {
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  return (word) => {
    const value = Number(word);
    if (!/^\d+$/.test(word) || value < least || value > most)
      throw new InvalidArgumentError(`It must be an integer ${range}.`);
    return value;
  };
}
