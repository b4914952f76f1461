import { execa } from 'execa';

/** The environment of a user's terminal with colours, whatever the environment of the tests is. */
const INTERACTIVE = { TERM: 'xterm-256color', CI: undefined, NO_COLOR: undefined, FORCE_COLOR: undefined };

/** The shell that script(1) runs the line with: the user's own shell may print a greeting or a warning about locales. */
const SHELL = { SHELL: '/bin/sh', LC_ALL: 'C.UTF-8' };

interface TerminalSettings {
  columns?: number;
  rows?: number;
  env?: NodeJS.ProcessEnv;
}

/** Runs a script with this Node on a pseudo-terminal. Its output is in `stdout`, with the line ends of a terminal. */
export function onTerminal(words: readonly string[], { columns = 80, rows = 24, env = {} }: TerminalSettings = {}) {
  const line = [process.execPath, ...words].map((word) => `'${word}'`).join(' ');
  return execa(
    'script',
    ['--quiet', '--return', '--command', `stty cols ${columns} rows ${rows}; ${line}`, '/dev/null'],
    {
      env: { ...INTERACTIVE, ...SHELL, ...env },
      reject: false,
    },
  );
}
