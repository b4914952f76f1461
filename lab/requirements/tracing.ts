import { ExecaError, execa } from 'execa';

/** Traces a program with strace. @throws Error with strace's message; a container may forbid ptrace(2) */
export async function tryTracing(): Promise<void> {
  try {
    await execa('strace', ['--quiet=all', '--output=/dev/null', 'true'], { env: { LC_ALL: 'C' } });
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    const [complaint] = String(error.stderr ?? '').split('\n');
    throw new Error(complaint || error.shortMessage);
  }
}
