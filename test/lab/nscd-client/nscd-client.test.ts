import { once } from 'node:events';
import { chmod, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildTap } from '../../../lab/daemon/tap/build.ts';
import { buildNscdClient, type RawConnectionEvent } from '../../../lab/nscd-client/index.ts';
import { cacheDir } from '../../../lab/util/cache-paths.ts';
import { bundled } from '../../e2e/command.ts';
import { REQUESTS } from '../nscd-protocol/captured.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

async function run(fixture: 'against-server' | 'against-daemon', ...words: string[]) {
  await using directory = await temporaryDirectory();
  const script = await bundled(`test/lab/nscd-client/fixtures/${fixture}.ts`);
  const { stdout } = await execa(process.execPath, [script, directory.path, ...words]);
  return JSON.parse(stdout);
}

describe('against a server', () => {
  let results: Record<string, unknown>;
  let events: RawConnectionEvent[];
  beforeAll(async () => {
    ({ results, events } = await run('against-server', await buildNscdClient(cacheDir())));
  });

  test('a request, its reply, and the orderly end', () => {
    expect(results.answered).toEqual(['to a request', { how: 'closed' }, true]);
  });

  test('without a socket it is refused', () => {
    expect(results.absent).toEqual({ how: 'refused', code: 'ENOENT' });
  });

  test('each write arrives by itself', () => {
    expect(results.pieces).toEqual(['a', ' req', 'uest']);
  });

  test('the server sees the end of the request, and can still answer', () => {
    expect(results.half).toEqual([{ how: 'closed' }, 'after the end']);
  });

  test('a server that closes unread octets resets the connection; a later write is not taken', () => {
    expect(results.reset).toEqual({ how: 'reset', code: 'ECONNRESET' });
    expect(results['after the end']).toBe(false);
  });

  test('a write that the server cuts off counts with the octets that were taken', () => {
    expect(results.cut).toEqual([false, true, 'reset']);
  });

  test('a server that says nothing leaves it open until the signal', () => {
    expect(results.silent).toEqual({ how: 'left open' });
  });

  test('a connection that does not read keeps the server from writing, and no other connection waits for it', () => {
    expect(results.meanwhile).toBe('meanwhile');
    expect(results.deaf).toEqual([false, 0]);
    expect(results.heard).toEqual([{ how: 'closed' }, true]);
  });

  test('a thousand connections at once', () => {
    expect(results.crowd).toEqual([1000, 1000]);
  });

  test('a user that the namespace lacks is refused, with those that it has', () => {
    expect(results.uid).toMatch(/^no uid 4321 in the lab's user namespace, which has: 0 \d+ 1$/);
  });

  test('its end is an error of each open connection, and of the next', () => {
    const ended = expect.stringMatching(/^the raw client ended \(.*SIGKILL/);
    expect([results.killed, results.later]).toEqual([ended, ended]);
  });

  test('each connection is an event', () => {
    const event = events.find(({ label }) => label === 'answered');
    expect(event).toMatchObject({
      ...{ client: 'raw', host: 'host', uid: 0, gid: 0, pastTap: false, how: 'closed', fds: 0 },
      ...{ sent: [Buffer.from('a request').toString('hex')], sentBytes: 9 },
      ...{ reply: Buffer.from('to a request').toString('hex'), replyBytes: 12, repliedAt: expect.any(Number) },
    });
    const { at = 0, repliedAt = 0, end = 0 } = event ?? {};
    expect(at < repliedAt && repliedAt <= end).toBe(true);
    expect(events.find(({ how }) => how === 'refused')).toMatchObject({ code: 'ENOENT', sentBytes: 9, replyBytes: 0 });
    expect(events.find(({ replyBytes }) => replyBytes === 8 * 1024 * 1024)?.reply).toHaveLength(2 * 65536);
  });
});

test('the tap reports its requests as those of a process of its own, and none of a client that goes past the tap', async () => {
  const { results, pids, requests, raw } = await run(
    'against-daemon',
    await buildTap(cacheDir()),
    await buildNscdClient(cacheDir()),
  );
  const answered = ['root', 1, { how: 'closed' }];
  expect(results).toEqual({ through: answered, past: answered });
  expect(requests).toMatchObject(
    ['GETPWBYUID', 'GETFDHST'].map((type) => ({ type, pid: pids.through, probe: null, program: 'nscd-client' })),
  );
  const uid = REQUESTS.find(({ type }) => type === 'GETPWBYUID')?.raw;
  expect(
    raw.map(({ client, pastTap, sent, fds }: RawConnectionEvent) => [client, pastTap, sent[0] === uid, fds]),
  ).toEqual([
    ['through', false, true, 0],
    ['through', false, false, 1],
    ['past', true, true, 0],
    ['past', true, false, 1],
  ]);
});

test.skipIf(process.getuid?.() !== 0)('the daemon sees the credentials that it takes', async () => {
  await using directory = await temporaryDirectory();
  await chmod(directory.path, 0o777);
  const [daemon, server, client] = ['daemon', 'tell-peer', 'client'].map((name) => join(directory.path, name));
  const source = join(import.meta.dirname, '../daemon/fixtures/tell-peer.c');
  await execa('cc', ['-D_GNU_SOURCE', source, '-o', `${server}`]);
  await copyFile(await buildNscdClient(cacheDir()), `${client}`);
  const running = execa(`${server}`, [`${daemon}`], { reject: false });
  try {
    await once(createInterface(running.stdout), 'line');
    await chmod(`${daemon}`, 0o777);
    const asking = execa(`${client}`, ['1234', '5678'], { stdin: 'pipe', reject: false });
    asking.stdin.write(`open 0 ${daemon}\nread 0\n`);
    let reply = '';
    for await (const line of createInterface(asking.stdout)) {
      if (line.startsWith('<')) reply += Buffer.from(line.split(' ')[4] ?? '', 'hex').toString();
      if (line.startsWith('ended')) asking.stdin.end();
    }
    await asking;
    expect(reply).toMatch(/^1234 5678 /);
  } finally {
    running.kill('SIGKILL');
    await running;
  }
});
