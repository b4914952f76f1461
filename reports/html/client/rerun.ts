import type { CellResult } from '../../../lab/schema.ts';

/** The command that runs a cell again, to be typed into a shell. */
export function rerunCommand({ repro, variant, libc, daemon, probe }: CellResult): string {
  const on = daemon.libc ? ['--daemon-libc', daemon.libc.id] : [];
  const words = [repro, '--variant', variant, '--libc', libc.id, '--daemon', daemon.id, ...on, '--probe', probe];
  return ['npx resolv-lab run', ...words.map(quoted)].join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
