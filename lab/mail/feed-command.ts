import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { giveFilter } from '../client/process.ts';
import { messageOf } from '../core/harness-error.ts';
import { describeExit } from '../program/describe-exit.ts';
import { readLines } from '../program/lines.ts';
import { spawn } from '../spawner/spawn.ts';

/**
 * Gives a text to a command in a sandbox on its standard input, and waits for its end.
 *
 * @param argv the command line with the sandbox of a client
 * @param note called for each line of its error output
 * @param stack what ends with the scenario
 * @returns how it ended: `exit code 0`
 */
export async function feedCommand(
  argv: readonly string[],
  text: string,
  { network, note, stack }: { network: string; note(line: string): void; stack: AsyncDisposableStack },
): Promise<string> {
  const command = spawn(argv, { stdio: ['pipe', 'pipe', 'pipe', 'pipe'], network });
  stack.defer(() => void command.kill('SIGKILL'));
  giveFilter(command);
  const line = (said: string) => note(`the command that submits: ${said}`);
  (command.stdout as Readable).resume();
  readLines(command.stderr as Readable, { line, unfinished: line, tooLong: line });
  // A command that does not read ends, and tells why.
  command.stdin?.on('error', () => {});
  command.stdin?.end(text);
  return once(command, 'exit').then(([code, signal]) => describeExit(code, signal), messageOf);
}
