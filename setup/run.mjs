import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs a program on this process's terminal, and forwards signals to it. `quiet` discards its stdout.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd?: string, quiet?: boolean }} options
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null }>}
 */
export async function run(file, args, { cwd, quiet = false } = {}) {
  const child = spawn(file, args, { cwd, stdio: ['inherit', quiet ? 'ignore' : 'inherit', 'inherit'] });
  const forward = (signal) => child.kill(signal);
  // The terminal itself sends SIGINT to the whole foreground process group.
  const onInterrupt = process.stdin.isTTY ? () => {} : forward;
  process.on('SIGINT', onInterrupt).on('SIGTERM', forward).on('SIGHUP', forward);
  try {
    const [code, signal] = await once(child, 'exit');
    return { code, signal };
  } finally {
    process.off('SIGINT', onInterrupt).off('SIGTERM', forward).off('SIGHUP', forward);
  }
}

/**
 * Runs a program. If it fails, this process ends with the same signal or exit code.
 * @param {string} file
 * @param {readonly string[]} args
 */
export async function runOrExit(file, args) {
  const { code, signal } = await run(file, args);
  if (signal) {
    process.kill(process.pid, signal);
    // Waits for the signal, so that nothing else happens before it.
    await new Promise(() => {});
  }
  if (code !== 0) process.exit(code ?? 1);
}
