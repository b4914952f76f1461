/** A command of the lab's in a visitor's shell: it hands its words to the desk (desk.ts) and prints what that says. */
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const [desk = '', ...words] = process.argv.slice(2);
// Whoever reads may have had enough, as head(1) has.
process.stdout.on('error', () => process.exit());
const socket = connect(desk);
socket.on('error', ({ message }) => {
  console.error(`the lab does not answer: ${message}`);
  process.exit(1);
});
socket.write(`${JSON.stringify({ words, terminal: process.stdout.isTTY })}\n`);
for await (const line of createInterface(socket)) {
  const flush = JSON.parse(line) as { say?: string; exit?: number };
  if (flush.say !== undefined) console.log(flush.say);
  if (flush.exit !== undefined) process.exitCode = flush.exit;
}
