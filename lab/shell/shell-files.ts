import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { INSIDE, type Mount } from '../host/sandbox.ts';
import type { Libc } from '../libc/index.ts';
import { quote } from './quote.ts';
import { COMMANDS, cellProgram } from './sandbox.ts';

/** What an interactive shell reads at its start. */
export const RC_FILE = `${INSIDE}/shellrc`;

/** Where Debian's links to awk, which, vi and editor lead: a sandbox's /etc is the story's own. */
export const ALTERNATIVES = '/etc/alternatives';

export interface ShellFiles {
  mounts: Mount[];
  /** Where the desk's socket is to be made. */
  commandSocket: string;
}

/**
 * Puts what a visitor finds in his sandbox into `folder`: the lab's commands (`services`, and the libc's own getent) and a prompt. */
export async function writeShellFiles(
  folder: string,
  { libc, commands: services, prompt }: { libc: Libc; commands: readonly string[]; prompt: string },
): Promise<ShellFiles> {
  const [commands, desk] = [join(folder, 'bin'), join(folder, 'desk')];
  await mkdir(commands, { recursive: true });
  await mkdir(desk, { recursive: true });
  const scripts: Record<string, string> = {
    getent:
      cellProgram(libc, 'getent') ??
      `#!/bin/sh\necho ${quote(`${libc.id} has no getent; lookup NAME does the same`)} >&2\nexit 127\n`,
    // It gives up root's groups, which nobody can here: setgroups(2) only says that it has (converse, in terminal.ts).
    tcpdump: `#!/bin/sh\nPATH=\${PATH#${COMMANDS}:} exec tcpdump --relinquish-privileges=root "$@"\n`,
    ...Object.fromEntries(services.map((name) => [name, name === 'lab' ? labCommand() : client(name)])),
  };
  await Promise.all([
    ...Object.entries(scripts).map(([name, text]) => writeFile(join(commands, name), text, { mode: 0o755 })),
    writeFile(join(folder, 'shellrc'), `PS1=${quote(prompt)}\nunset HISTFILE\n`),
  ]);
  return {
    commandSocket: join(desk, 'socket'),
    mounts: [
      ...(existsSync(ALTERNATIVES) ? [{ source: ALTERNATIVES, target: ALTERNATIVES }] : []),
      { source: commands, target: COMMANDS },
      { source: desk, target: `${INSIDE}/desk` },
      { source: join(folder, 'shellrc'), target: RC_FILE },
      { source: process.execPath, target: `${INSIDE}/node` },
      { source: fileURLToPath(new URL('./client.mts', import.meta.url)), target: `${INSIDE}/client.mts` },
    ],
  };
}

/** What resolv.conf says is for the visitor's own eyes: he may have removed it, or mounted another one. */
function labCommand(): string {
  return `#!/bin/sh\nif file=$(cat /etc/resolv.conf 2>/dev/null); then set -- "$file"; else set --; fi\n${client('lab')}`;
}

function client(name: string): string {
  return `#!/bin/sh\nexec ${INSIDE}/node ${INSIDE}/client.mts ${INSIDE}/desk/socket ${name} "$@"\n`;
}
