import { Command, CommanderError } from 'commander';
import { describe, expect, test } from 'vitest';
import { list, repeated } from '../../bin/list-option.ts';

/** The words of `--which` after a command line with these words. */
function wordsOf(option: ReturnType<typeof list>, ...words: string[]): string[] | undefined {
  const command = new Command()
    .addOption(option)
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  return command.parse(words, { from: 'user' }).opts<{ which?: string[] }>().which;
}

describe('list', () => {
  const plain = () => list('--which <words>', 'some words');
  const withDefault = () => plain().default(['host'], 'host');

  test('takes words separated by commas, and those of several options', () => {
    expect(wordsOf(plain(), '--which', 'a,b', '--which', 'c')).toEqual(['a', 'b', 'c']);
  });

  test('has its default without a word', () => {
    expect(wordsOf(plain())).toBeUndefined();
    expect(wordsOf(withDefault())).toEqual(['host']);
  });

  test('words replace the default, and do not add to it', () => {
    expect(wordsOf(withDefault(), '--which', 'a')).toEqual(['a']);
    expect(wordsOf(withDefault(), '--which', 'a', '--which', 'host')).toEqual(['a', 'host']);
  });

  test('the default may be given again', () => {
    expect(wordsOf(withDefault(), '--which', 'host', '--which', 'b')).toEqual(['host', 'b']);
  });

  test.each(['', ',', ' , '])('refuses %j', (words) => {
    expect(() => wordsOf(plain(), '--which', words)).toThrow(CommanderError);
  });
});

describe('repeated', () => {
  const plain = () => repeated('--which <words>', 'some words');

  test('takes a word of each option, with its commas', () => {
    expect(wordsOf(plain(), '--which', 'a,b', '--which', 'c')).toEqual(['a,b', 'c']);
  });

  test('words replace the default', () => {
    expect(wordsOf(plain().default(['x']), '--which', 'a')).toEqual(['a']);
  });
});
