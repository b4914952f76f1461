/**
 * A lab command in the session's shell: sends its arguments to the command server (command-server.ts) and prints the
 * answer.
 */
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const [serverSocket = '', ...words] = process.argv.slice(2);
// The reader of the output may close it early, as head(1) does.
process.stdout.on('error', () => process.exit());
const socket = connect(serverSocket);
socket.on('error', ({ message }) => {
  console.error(`the lab does not answer: ${message}`);
  process.exit(1);
});
socket.write(`${JSON.stringify({ words, terminal: process.stdout.isTTY })}\n`);
for await (const line of createInterface(socket)) {
  const answer = JSON.parse(line) as { say?: string; exit?: number };
  if (answer.say !== undefined) console.log(answer.say);
  if (answer.exit !== undefined) process.exitCode = answer.exit;
}
