import { execa } from 'execa';

/**
 * Runs a program in a process group of its own, which a shell at its head kills when its stdin ends. The kernel ends that with this
 * process, however it dies.
 */
const KILL_ON_EXIT = [
  'exec 3<&0',
  '"$@" 3<&- </dev/null & program=$!',
  '{ read -r _ <&3; kill -KILL 0; } >/dev/null 2>&1 & leash=$!',
  'wait "$program"; code=$?',
  'kill "$leash"; exit "$code"',
].join('\n');

/**
 * Runs a program that may take long, and neither it nor what it starts outlives this process: mmdebstrap and apt would go on for
 * minutes, for they do not listen to SIGTERM, and nobody tells them of a SIGKILL.
 *
 * @throws ExecaError as execa does; its `stderr` is the program's, its message speaks of the shell
 */
export async function runKilledOnExit(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const running = execa('sh', ['-c', KILL_ON_EXIT, 'sh', file, ...args], { detached: true, stdin: 'pipe', env });
  const end = () => running.pid && endGroup(running.pid);
  // Where this process has a say in its end, the program ends before what it wrote is removed.
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
    // It has ended by itself.
  }
}
