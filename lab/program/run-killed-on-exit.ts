import { execa } from 'execa';

export interface KilledOnExitOptions {
  /** The signal at the end of this process. With TERM, make removes its unfinished targets. */
  signal?: 'KILL' | 'TERM';
  /** Takes each line of its stdout and stderr. */
  onLine?: (line: string) => void;
}

/**
 * A shell script that runs a program in the shell's own process group, and kills the group when the shell's stdin ends. The kernel closes
 * that stdin at the end of this process, whatever ends it.
 */
const killOnExit = (signal: string) =>
  [
    'exec 3<&0',
    '"$@" 3<&- </dev/null & program=$!',
    `{ read -r _ <&3; kill -${signal} 0; } >/dev/null 2>&1 & watcher=$!`,
    'wait "$program"; code=$?',
    'kill "$watcher"; exit "$code"',
  ].join('\n');

/**
 * Runs a program that ends with this process, with all its descendants. mmdebstrap and apt ignore SIGTERM, and would otherwise run on for
 * minutes after a SIGKILL of this process.
 *
 * @throws ExecaError as execa does; its `stderr` is the program's, its message names the shell
 */
export async function runKilledOnExit(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  { signal = 'KILL', onLine }: KilledOnExitOptions = {},
): Promise<void> {
  const script = ['-c', killOnExit(signal), 'sh', file, ...args];
  const running = execa('sh', script, {
    detached: true,
    stdin: 'pipe',
    env,
    all: onLine !== undefined,
    buffer: !onLine,
  });
  const end = () => running.pid && endGroup(running.pid, signal);
  // At an orderly end of this process, the program ends before its files are removed.
  process.prependListener('exit', end);
  try {
    if (onLine) for await (const line of running.iterable({ from: 'all' })) onLine(line);
    await running;
  } finally {
    process.off('exit', end);
  }
}

function endGroup(leader: number, signal: 'KILL' | 'TERM'): void {
  try {
    process.kill(-leader, `SIG${signal}`);
  } catch {
    // The group has ended by itself.
  }
}
