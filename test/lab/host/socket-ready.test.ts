import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { socketReady } from '../../../lab/host/socket-ready.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeEach(async () => {
  directory = await temporaryDirectory();
});
afterEach(() => directory[Symbol.asyncDispose]());

/** Binds, and listens when a line comes, as a daemon that is slow between the two. */
const SLOW = `
use Socket;
$| = 1;
my $socket;
socket($socket, PF_UNIX, SOCK_STREAM, 0) or die $!;
bind($socket, sockaddr_un($ARGV[0])) or die $!;
print "bound\\n";
<STDIN>;
listen($socket, 5) or die $!;
print "listens\\n";
<STDIN>;
`;

test('a socket that exists before the wait, and listens later, is ready then', async () => {
  const daemon = execa('perl', ['-e', SLOW, join(directory.path, 'socket')]);
  expect(String(await Promise.race([once(daemon.stdout, 'data'), daemon]))).toBe('bound\n');
  let isReady = false;
  const ready = socketReady(join(directory.path, 'socket'), directory.path, new AbortController().signal).then(() => {
    isReady = true;
  });
  for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
  expect(isReady).toBe(false);
  daemon.stdin.write('\n');
  await ready;
  daemon.stdin.end();
  await daemon;
});

test('a socket that appears during the wait is ready when it listens', async () => {
  const ready = socketReady(join(directory.path, 'socket'), directory.path, new AbortController().signal);
  const server = createServer().listen(join(directory.path, 'socket'));
  await ready;
  server.close();
  await once(server, 'close');
});

test('a socket whose folder appears during the wait is ready when it listens', async () => {
  const path = join(directory.path, 'run/nscd/socket');
  const ready = socketReady(path, directory.path, new AbortController().signal);
  await mkdir(dirname(path), { recursive: true });
  const server = createServer().listen(path);
  await ready;
  server.close();
  await once(server, 'close');
});

test('the signal ends the wait, with its reason', async () => {
  const reason = new Error('over');
  await expect(socketReady(join(directory.path, 'socket'), directory.path, AbortSignal.abort(reason))).rejects.toBe(
    reason,
  );
  const over = new AbortController();
  const waiting = socketReady(join(directory.path, 'socket'), directory.path, over.signal);
  over.abort(reason);
  await expect(waiting).rejects.toBe(reason);
});
