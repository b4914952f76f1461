import { once } from 'node:events';
import { globSync } from 'node:fs';
import { chmod, readlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { execa } from 'execa';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { allStopped } from '../../../lab/daemon/process-state.ts';
import { buildTap } from '../../../lab/daemon/tap/build.ts';
import { startTap } from '../../../lab/daemon/tap/tap.ts';
import { cacheDir } from '../../../lab/util/cache-paths.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const TAP = join(import.meta.dirname, '../../../lab/daemon/tap/c');

/** Only root can change the user id and enter new namespaces. */
const isRoot = process.getuid?.() === 0;

let stack: AsyncDisposableStack;
let folder: string;
let plain: string;
beforeAll(async () => {
  plain = await buildTap(cacheDir());
});
beforeEach(async () => {
  stack = new AsyncDisposableStack();
  folder = stack.use(await temporaryDirectory()).path;
  await chmod(folder, 0o755);
});
afterEach(() => stack.disposeAsync());

/** A daemon that sends each client the credentials that it sees, and a tap in front of it. */
async function tapped(program = plain) {
  const [clients, daemon, binary] = ['clients', 'daemon', 'tell-peer'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await execa('cc', ['-D_GNU_SOURCE', join(import.meta.dirname, 'fixtures/tell-peer.c'), '-o', binary]);
  const running = execa(binary, [daemon], { reject: false });
  stack.defer(async () => {
    running.kill('SIGKILL');
    await running;
  });
  await once(createInterface(running.stdout), 'line');
  await chmod(daemon, 0o777);
  const lines: string[] = [];
  const troubles: string[] = [];
  const tap = startTap({
    ...{ program, clients, daemon },
    onLine: (line) => void lines.push(line),
    onTrouble: ({ message }) => void troubles.push(message),
  });
  stack.defer(() => tap.close());
  await tap.open(running.pid as number);
  /** How the connecting process differs from the client, as the tap reports it for each connection. */
  const differences = async () => {
    await tap.flush();
    return lines.filter((line) => line.startsWith('open ')).map((line) => line.split(' ')[5]);
  };
  return { clients, troubles, differences, tap, daemon: running.pid as number };
}

/**
 * A client, started by `words`, that connects for each line that it reads, and prints the reply of the daemon. For the line `leave` it
 * closes the connection at once, and prints that.
 */
async function clientOf(clients: string, ...words: string[]) {
  const script = `require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
      const socket = require('node:net').connect(${JSON.stringify(clients)});
      if (line === 'leave') socket.once('connect', () => socket.destroy()).once('close', () => console.log('left'));
      else socket.pipe(process.stdout, { end: false });
    });
    console.log(process.pid)`;
  const [file = process.execPath, ...before] = [...words, process.execPath];
  const client = execa(file, [...before, '-e', script], { reject: false, stdin: 'pipe' });
  stack.defer(async () => {
    client.stdin.end();
    await client;
  });
  const lines = createInterface(client.stdout)[Symbol.asyncIterator]();
  const next = async () => {
    const { done, value } = await lines.next();
    if (done) throw new Error(`the client ended: ${(await client).stderr}`);
    return String(value);
  };
  await next();
  return {
    pid: client.pid as number,
    async connect() {
      client.stdin.write('\n');
      const [uid, gid, net, user, mnt, peer] = (await next()).split(' ');
      return { uid, gid, net, user, mnt, peer };
    },
    async leave() {
      client.stdin.write('leave\n');
      await next();
    },
    end: async () => {
      client.stdin.end();
      await client;
    },
  };
}

/** The namespaces of a process, from /proc. */
async function identityOf(pid: number) {
  const [net, user, mnt] = await Promise.all(['net', 'user', 'mnt'].map((name) => readlink(`/proc/${pid}/ns/${name}`)));
  return { net, user, mnt };
}

test('a client like the tap itself is connected by the tap', async () => {
  const { clients, differences } = await tapped();
  const answer = await text(connect(clients));
  expect(answer).toContain(await readlink('/proc/self/ns/net'));
  expect(await differences()).toEqual(['-']);
});

describe.runIf(isRoot)('the daemon sees a process that is like the client', () => {
  test.each([
    ['in another network namespace', ['unshare', '--net']],
    ['in another mount namespace', ['unshare', '--mount']],
    ['in a user namespace', ['unshare', '--user', '--map-root-user', '--net', '--mount']],
    ['of another user', ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups']],
    ['of another user, in another network namespace', 'unshare --net setpriv --reuid 65534 --clear-groups'.split(' ')],
  ])('%s', async (_, words) => {
    const { clients, differences } = await tapped();
    const client = await clientOf(clients, ...words);
    const seen = await client.connect();
    expect(seen).toMatchObject(await identityOf(client.pid));
    const uid = words.includes('--reuid') ? '65534' : '0';
    expect(seen).toMatchObject({ uid, gid: words.includes('--regid') ? '65534' : '0' });
    expect(await differences()).toEqual(['-']);
  });

  test('that is the same for all connections of a client, and another one for another client', async () => {
    const { clients } = await tapped();
    const [one, other] = [await clientOf(clients, 'unshare', '--net'), await clientOf(clients, 'unshare', '--net')];
    const [first, again, another] = [await one.connect(), await one.connect(), await other.connect()];
    expect(again).toEqual(first);
    expect(another.peer).not.toBe(first.peer);
    expect(another.net).not.toBe(first.net);
  });

  test('in a pid namespace, whose first process can end while its peer runs', async () => {
    const { clients, differences, troubles } = await tapped();
    const client = await clientOf(clients, 'unshare', '--pid', '--fork', '--kill-child', '--mount-proc');
    const { peer } = await client.connect();
    expect(await readlink(`/proc/${peer}/ns/pid`)).toBe(await readlink(`/proc/${client.pid}/ns/pid_for_children`));
    expect(await differences()).toEqual(['-']);
    await client.end();
    await expect(readlink(`/proc/${peer}/ns/pid`)).rejects.toThrow('ENOENT');
    expect(troubles).toEqual([]);
  });

  test('that ends after the client', async () => {
    const { clients, differences } = await tapped();
    const client = await clientOf(clients, 'unshare', '--net');
    const { peer } = await client.connect();
    expect(await readlink(`/proc/${peer}/ns/net`)).toBe(await readlink(`/proc/${client.pid}/ns/net`));
    await client.end();
    await text(connect(clients));
    await differences();
    await expect(readlink(`/proc/${peer}/ns/net`)).rejects.toThrow('ENOENT');
  });
});

test.runIf(isRoot)(
  'an ended connection is not checked again, even if its peer still has a descriptor of it',
  async () => {
    const program = join(folder, 'tap-with-copies');
    const sources = globSync('*.c', { cwd: TAP }).map((name) => join(TAP, name));
    const copies = join(import.meta.dirname, 'fixtures/keeps-copies.c');
    await execa('cc', ['-std=c99', '-D_GNU_SOURCE', ...sources, copies, '-o', `${program}.elf`]);
    // Freed memory has other octets from then on (mallopt(3)).
    await writeFile(program, `#!/bin/sh\nMALLOC_PERTURB_=165 exec ${program}.elf "$@"\n`, { mode: 0o755 });
    const { clients, troubles, differences, tap, daemon } = await tapped(program);
    const client = await clientOf(clients, 'unshare', '--net');
    process.kill(daemon, 'SIGSTOP');
    await allStopped([daemon]);
    for (let count = 0; count < 5; count++) await client.leave();
    await tap.flush();
    // Now it accepts the connections, and sends nothing.
    process.kill(daemon, 'SIGCONT');
    expect(await client.connect()).toMatchObject({ net: (await identityOf(client.pid)).net });
    expect(await differences()).toEqual(['-', '-', '-', '-', '-', '-']);
    await tap.close();
    expect(troubles).toEqual([]);
  },
);

test.runIf(isRoot)('many clients at once each have a separate peer, and all are reported', async () => {
  const { clients, troubles, differences, tap } = await tapped();
  const all = await Promise.all(Array.from({ length: 12 }, () => clientOf(clients, 'unshare', '--net')));
  const rounds = await Promise.all(
    all.map(async (client) => [await client.connect(), await client.leave(), await client.connect()]),
  );
  for (const [index, [first, , last]] of rounds.entries()) {
    expect(first).toEqual(last);
    expect(first).toMatchObject({ net: (await identityOf(all[index]?.pid as number)).net });
  }
  expect(await differences()).toEqual(Array.from({ length: 36 }, () => '-'));
  await tap.close();
  expect(troubles).toEqual([]);
});

test.runIf(isRoot)('credentials that the peer cannot take on are reported', async () => {
  const program = join(folder, 'tap-without-privileges');
  const drop = 'setpriv --bounding-set=-sys_admin,-setuid --inh-caps=-sys_admin,-setuid';
  await writeFile(program, `#!/bin/sh\nexec ${drop} ${plain} "$@"\n`, { mode: 0o755 });
  const { clients, differences } = await tapped(program);
  const own = await readlink('/proc/self/ns/net');
  const client = await clientOf(clients, 'unshare', '--net', 'setpriv', '--reuid', '65534', '--clear-groups');
  expect(await client.connect()).toMatchObject({ uid: '0', net: own });
  expect(await differences()).toEqual(['uid,net']);
});
