import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { INSIDE, type Mount } from '../host/sandbox.ts';
import type { Libc } from '../libc/index.ts';
import { quote } from './quote.ts';
import { COMMANDS, cellProgram, onLibc } from './sandbox.ts';

/** The startup file of an interactive shell. */
export const RC_FILE = `${INSIDE}/shellrc`;

/**
 * The target of Debian's links to awk, which, vi and editor. The sandbox's /etc comes from the scenario and lacks it.
 */
export const ALTERNATIVES = '/etc/alternatives';

export interface ShellFiles {
  mounts: Mount[];
  /** The path of the command server's socket. */
  commandSocket: string;
}

/** Writes the session's files into `folder`: the lab's commands, the libc's own getent, and a prompt. */
export async function writeShellFiles(
  folder: string,
  { libc, commands: names, prompt }: { libc: Libc; commands: readonly string[]; prompt: string },
): Promise<ShellFiles> {
  const [commands, server] = [join(folder, 'bin'), join(folder, 'command-server')];
  await mkdir(commands, { recursive: true });
  await mkdir(server, { recursive: true });
  const scripts: Record<string, string> = {
    getent:
      cellProgram(libc, 'getent') ??
      `#!/bin/sh\necho ${quote(`${libc.id} has no getent; lookup NAME does the same`)} >&2\nexit 127\n`,
    'on-libc': onLibc(libc),
    // tcpdump drops root's groups, which fails in these namespaces: a filter makes setgroups(2) return 0 (terminal.ts).
    tcpdump: `#!/bin/sh\nPATH=\${PATH#${COMMANDS}:} exec tcpdump --relinquish-privileges=root "$@"\n`,
    ...Object.fromEntries(names.map((name) => [name, name === 'lab' ? labCommand() : client(name)])),
  };
  await Promise.all([
    ...Object.entries(scripts).map(([name, text]) => writeFile(join(commands, name), text, { mode: 0o755 })),
    writeFile(join(folder, 'shellrc'), `PS1=${quote(prompt)}\nunset HISTFILE\n`),
  ]);
  return {
    commandSocket: join(server, 'socket'),
    mounts: [
      ...(existsSync(ALTERNATIVES) ? [{ source: ALTERNATIVES, target: ALTERNATIVES }] : []),
      { source: commands, target: COMMANDS },
      { source: server, target: `${INSIDE}/command-server` },
      { source: join(folder, 'shellrc'), target: RC_FILE },
      { source: process.execPath, target: `${INSIDE}/node` },
      { source: fileURLToPath(new URL('./client.mts', import.meta.url)), target: `${INSIDE}/client.mts` },
    ],
  };
}

/** The command reads resolv.conf inside the sandbox, because the session may have removed it or mounted another one. */
function labCommand(): string {
  return `#!/bin/sh\nif file=$(cat /etc/resolv.conf 2>/dev/null); then set -- "$file"; else set --; fi\n${client('lab')}`;
}

function client(name: string): string {
  return `#!/bin/sh\nexec ${INSIDE}/node ${INSIDE}/client.mts ${INSIDE}/command-server/socket ${name} "$@"\n`;
}
