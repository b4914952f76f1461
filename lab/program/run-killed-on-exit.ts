import { execa } from 'execa';

/**
 * A shell script that runs a program in the shell's own process group, and kills the group when the shell's stdin ends. The kernel closes
 * that stdin at the end of this process, whatever ends it.
 */
const KILL_ON_EXIT = [
  'exec 3<&0',
  '"$@" 3<&- </dev/null & program=$!',
  '{ read -r _ <&3; kill -KILL 0; } >/dev/null 2>&1 & watcher=$!',
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
): Promise<void> {
  const running = execa('sh', ['-c', KILL_ON_EXIT, 'sh', file, ...args], { detached: true, stdin: 'pipe', env });
  const end = () => running.pid && endGroup(running.pid);
  // At an orderly end of this process, the program ends before its files are removed.
  process.prependListener('exit', end);
  try {
    await running;
  } finally {
    process.off('exit', end);
  }
}

function endGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // The group has ended by itself.
  }
}
