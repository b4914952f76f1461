import type { ClientProgram, Provoke } from './definition.ts';

/** A provocation as `--provoke` has it. */
export function provokeText(provoke: Provoke): string {
  switch (provoke.how) {
    case 'itself':
      return provoke.how;
    case 'line':
      return `line:${provoke.text}`;
    case 'signal':
      return `signal:${provoke.signal.replace(/^SIG/, '')}`;
    case 'connect':
      return `connect:${provoke.port}`;
    case 'exec':
      return `exec:${provoke.command}`;
  }
}

/** The options of `run` that describe a client, unquoted. Reports use it in browsers. */
export function clientOptions({
  command,
  provoke,
  name,
  forks = false,
  mounts = [],
  root,
  env = {},
  packages = [],
  patience,
}: ClientProgram): string[] {
  return [
    ...['--client', command.map(clientWord).join(' ')],
    ...(provoke.how === 'itself' ? [] : ['--provoke', provokeText(provoke)]),
    ...(name === undefined ? [] : ['--name', name]),
    ...(forks ? ['--client-forks'] : []),
    ...mounts.flatMap(({ source, target, writable }) => ['--mount', `${source}:${target}${writable ? ':rw' : ''}`]),
    ...(root === undefined ? [] : ['--root', root]),
    ...Object.entries(env).flatMap(([key, value]) => ['--client-env', `${key}=${value}`]),
    ...(packages.length === 0 ? [] : ['--with', packages.join(',')]),
    ...(patience === undefined ? [] : ['--patience', `${patience}`]),
  ];
}

/** A word of the command in `--client`, as `commandWords` reads it. */
export function clientWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
