import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs a program on this process's own terminal, passing on the signals that are meant for it.
 * `quiet` keeps what it prints to stdout away.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd?: string, quiet?: boolean }} options
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null }>}
 */
export async function run(file, args, { cwd, quiet = false } = {}) {
  const child = spawn(file, args, { cwd, stdio: ['inherit', quiet ? 'ignore' : 'inherit', 'inherit'] });
  const passOn = (signal) => child.kill(signal);
  // What is typed at a terminal reaches the whole foreground group by itself.
  const atTerminal = process.stdin.isTTY ? () => {} : passOn;
  process.on('SIGINT', atTerminal).on('SIGTERM', passOn).on('SIGHUP', passOn);
  try {
    const [code, signal] = await once(child, 'exit');
    return { code, signal };
  } finally {
    process.off('SIGINT', atTerminal).off('SIGTERM', passOn).off('SIGHUP', passOn);
  }
}

/**
 * Runs a program; ends this process in the same way unless the program succeeds.
 * @param {string} file
 * @param {readonly string[]} args
 */
export async function runOrExit(file, args) {
  const { code, signal } = await run(file, args);
  if (signal) {
    process.kill(process.pid, signal);
    // The signal is on its way; until it lands nothing else may happen.
    await new Promise(() => {});
  }
  if (code !== 0) process.exit(code ?? 1);
}
