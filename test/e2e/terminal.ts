import { execa } from 'execa';
import { COMPILED } from './command.ts';

/** Tells of itself what the machine that tests are run on may deny: that it is a terminal, with colours, and a person before it. */
const OF_A_PERSON = { TERM: 'xterm-256color', CI: undefined, NO_COLOR: undefined, FORCE_COLOR: undefined };

/** What script(1) runs the line with: a shell of the person's own may greet him, or miss a locale aloud. */
const SHELL = { SHELL: '/bin/sh', LC_ALL: 'C.UTF-8' };

interface TerminalSettings {
  columns?: number;
  rows?: number;
  env?: NodeJS.ProcessEnv;
}

/** Runs a program of this Node on a pseudo-terminal. What comes of it is in `stdout`, lines ended as a terminal wants it. */
export function onTerminal(words: readonly string[], { columns = 80, rows = 24, env = {} }: TerminalSettings = {}) {
  const line = [process.execPath, ...words].map((word) => `'${word}'`).join(' ');
  return execa(
    'script',
    ['--quiet', '--return', '--command', `stty cols ${columns} rows ${rows}; ${line}`, '/dev/null'],
    {
      env: { ...COMPILED, ...OF_A_PERSON, ...SHELL, ...env },
      reject: false,
    },
  );
}
