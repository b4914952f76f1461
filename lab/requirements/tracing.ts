import { ExecaError, execa } from 'execa';

/** Has strace trace a program. Throws with what this machine has against it: a container may forbid ptrace(2). */
export async function tryTracing(): Promise<void> {
  try {
    await execa('strace', ['--quiet=all', '--output=/dev/null', 'true'], { env: { LC_ALL: 'C' } });
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    const [complaint] = String(error.stderr ?? '').split('\n');
    throw new Error(complaint || error.shortMessage);
  }
}
