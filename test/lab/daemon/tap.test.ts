import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, readFile, rm, stat } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buffer, text } from 'node:stream/consumers';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { allStopped } from '../../../lab/daemon/process-state.ts';
import { buildTap } from '../../../lab/daemon/tap/build.ts';
import { startTap, type Tap } from '../../../lab/daemon/tap/tap.ts';
import { tryToConnect } from '../../../lab/host/unix-socket.ts';
import { children } from '../../../lab/namespaces/reexec.ts';
import { allAsleep } from '../../../lab/program/all-asleep.ts';
import { cacheDir } from '../../../lab/util/cache-paths.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

/** The time limit of a test that hangs. */
const LIMIT = { timeout: 200_000 };

let stack: AsyncDisposableStack;
beforeEach(() => {
  stack = new AsyncDisposableStack();
});
afterEach(() => stack.disposeAsync());

/** A daemon in a process of its own, and a tap in front of it. */
async function tapped({ backlog = 511, mode = 0o666 } = {}) {
  const directory = stack.use(await temporaryDirectory());
  const [clients, daemon] = [join(directory.path, 'clients'), join(directory.path, 'daemon')];
  const fixture = join(import.meta.dirname, 'fixtures/daemon.ts');
  const process_ = execa(process.execPath, [fixture, daemon, `${backlog}`], { reject: false });
  stack.defer(async () => {
    process_.kill('SIGKILL');
    await process_;
  });
  await once(createInterface(process_.stdout), 'line');
  await chmod(daemon, mode);
  const before = children(process.pid);
  const reports = await startReporting(clients, daemon);
  const [program = 0] = children(process.pid).filter((pid) => !before.includes(pid));
  await reports.tap.open(process_.pid as number);
  return { clients, daemon, process: process_, pid: process_.pid as number, program, ...reports };
}

/**
 * Starts a tap. `requested` is resolved when it reports the first request, `ended` when it reports the end of a connection, `trouble` when it
 * has ended by itself.
 */
async function startReporting(clients: string, daemon: string) {
  const lines: string[] = [];
  const requested = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const troubles: string[] = [];
  const trouble = Promise.withResolvers<void>();
  const tap: Tap = startTap({
    program: await buildTap(cacheDir()),
    clients,
    daemon,
    onLine(line) {
      lines.push(line);
      if (line.startsWith('>')) requested.resolve();
      if (line.startsWith('end ')) ended.resolve();
    },
    onTrouble: ({ message }) => {
      troubles.push(message);
      trouble.resolve();
    },
  });
  stack.defer(() => tap.close());
  return { tap, lines, troubles, requested: requested.promise, ended: ended.promise, trouble: trouble.promise };
}

/** Sends octets, and reads the reply. */
async function exchange(path: string, octets: Buffer): Promise<Buffer> {
  const socket = connect(path);
  socket.end(octets);
  return buffer(socket);
}

/** The octets that lines report of one direction, and their number. */
function reported(lines: readonly string[], direction: string, connection = '1') {
  const mine = lines.map((line) => line.split(' ')).filter(([what, id]) => what === direction && id === connection);
  return {
    hex: mine.map((words) => words[5] ?? '').join(''),
    count: mine.reduce((sum, words) => sum + Number(words[4]), 0),
  };
}

test('octets pass in both directions and are reported, with the client', async () => {
  const { clients, tap, lines, pid } = await tapped();
  const octets = Buffer.from('who is www.lab.test?\0');
  expect(await exchange(clients, octets)).toEqual(octets);
  await tap.close();
  const name = Buffer.from((await readFile('/proc/self/comm', 'utf8')).trimEnd()).toString('hex');
  expect(lines[0]).toMatch(new RegExp(`^open 1 \\d+ ${process.pid} ${name} -$`));
  expect(lines[1]).toMatch(new RegExp(`^joined 1 \\d+ ${pid}$`));
  for (const direction of ['>', '<']) expect(reported(lines, direction).hex).toBe(octets.toString('hex'));
  expect(lines.at(-1)).toMatch(/^end 1 \d+ daemon$/);
});

test('times are on the clock of all events', async () => {
  const { clients, tap, lines } = await tapped();
  const before = process.hrtime.bigint();
  await exchange(clients, Buffer.from('now'));
  const after = process.hrtime.bigint();
  await tap.close();
  const times = lines.map((line) => BigInt(line.split(' ')[2] ?? 0));
  expect(times.every((time) => time > before && time < after)).toBe(true);
});

test('a long message reaches a slow reader complete; its beginning is reported', async () => {
  const { clients, tap, lines } = await tapped();
  const octets = randomBytes(5_000_000);
  expect((await exchange(clients, octets)).equals(octets)).toBe(true);
  await tap.close();
  for (const direction of ['>', '<']) {
    expect(reported(lines, direction).count).toBe(octets.length);
    expect(reported(lines, direction).hex).toBe(octets.toString('hex', 0, 65536));
  }
});

test('a thousand clients at once', async () => {
  const { clients, tap, lines } = await tapped();
  const requests = Array.from({ length: 1000 }, (_, number) => Buffer.from(`request ${number}`));
  expect(await Promise.all(requests.map((each) => exchange(clients, each)))).toEqual(requests);
  await tap.close();
  expect(lines.filter((line) => line.startsWith('open ')).length).toBe(1000);
  expect(lines.filter((line) => line.startsWith('end ')).length).toBe(1000);
});

test('the relay does not wait for the reader of its report, which is complete in the end', async () => {
  const { daemon, pid, clients: socket } = await tapped();
  const clients = `${socket}-2`;
  // The report, far more than a pipe holds, is read only at the end.
  const tap = execa(await buildTap(cacheDir()), [clients, daemon], { stdin: 'pipe', buffer: false });
  tap.stdin.write(`${pid}\n`);
  await once(tap.stdout, 'readable');
  const octets = randomBytes(60_000);
  for (let round = 0; round < 20; round += 1) expect((await exchange(clients, octets)).equals(octets)).toBe(true);
  tap.stdin.end();
  const lines = (await text(tap.stdout)).trimEnd().split('\n');
  await tap;
  expect(lines.filter((line) => line.startsWith('end '))).toHaveLength(20);
  for (const direction of ['>', '<']) expect(reported(lines, direction, '20').hex).toBe(octets.toString('hex'));
});

describe('a flush waits for the report of', () => {
  test('all traffic so far', async () => {
    const { clients, tap, lines } = await tapped();
    for (let number = 1; number <= 20; number += 1) {
      await exchange(clients, Buffer.from('who?'));
      await tap.flush();
      expect(lines.at(-1)).toMatch(new RegExp(`^end ${number} `));
    }
  });

  test('a client that has closed its connection', async () => {
    const { clients, tap, lines, pid } = await tapped();
    process.kill(pid, 'SIGSTOP');
    const client = connect(clients);
    await once(client, 'connect');
    await new Promise<unknown>((written) => client.write('who?', written));
    await tap.flush();
    const closed = once(client.destroy(), 'close');
    await closed;
    await tap.flush();
    expect(lines.at(-1)).toMatch(/^end 1 \d+ client$/);
  });

  test('nothing before the tap is open, and after its end', async () => {
    const directory = stack.use(await temporaryDirectory());
    const { tap: fresh } = await startReporting(join(directory.path, 'clients'), join(directory.path, 'daemon'));
    await fresh.flush();
    const { tap, program, trouble } = await tapped();
    process.kill(program, 'SIGKILL');
    await tap.flush();
    await trouble;
    await tap.flush();
  });
});

test('its socket has the mode of the daemon’s', async () => {
  const { clients } = await tapped({ mode: 0o640 });
  expect((await stat(clients)).mode & 0o777).toBe(0o640);
});

describe('a client that closes its connection', () => {
  test('in the middle of its request: the daemon sees the end', async () => {
    const directory = stack.use(await temporaryDirectory());
    const [clients, daemon] = [join(directory.path, 'clients'), join(directory.path, 'daemon')];
    const ended = Promise.withResolvers<Buffer>();
    const server = createServer((connection) => void buffer(connection).then(ended.resolve, ended.reject));
    stack.defer(() => void server.close());
    await once(server.listen(daemon), 'listening');
    const { tap, lines } = await startReporting(clients, daemon);
    await tap.open(process.pid);
    const client = connect(clients);
    client.write('half a req', () => client.destroy());
    expect(`${await ended.promise}`).toBe('half a req');
    await tap.close();
    expect(reported(lines, '>').hex).toBe(Buffer.from('half a req').toString('hex'));
    expect(lines.at(-1)).toMatch(/^end 1 \d+ client$/);
  });

  test(
    'for writing alone, and waits: the relay sleeps',
    async () => {
      const daemon = join(stack.use(await temporaryDirectory()).path, 'daemon');
      const open: Socket[] = [];
      const received = Promise.withResolvers<void>();
      const server = createServer({ allowHalfOpen: true }, (connection) => {
        open.push(connection.resume().on('end', received.resolve));
      }).listen(daemon);
      stack.defer(() => {
        for (const connection of open) connection.destroy();
        server.close();
      });
      await once(server, 'listening');
      const clients = `${daemon}-clients`;
      const before = children(process.pid);
      const { tap } = await startReporting(clients, daemon);
      const program = children(process.pid).filter((pid) => !before.includes(pid));
      expect(program).toHaveLength(1);
      await tap.open(process.pid);
      const client = connect({ path: clients, allowHalfOpen: true });
      stack.defer(() => void client.destroy());
      client.end('half');
      await received.promise;
      await allAsleep(() => program);
    },
    LIMIT.timeout,
  );

  test('after it sent more than the daemon has read: everything passes, and its end is the last line', async () => {
    const directory = stack.use(await temporaryDirectory());
    const [clients, daemon] = [join(directory.path, 'clients'), join(directory.path, 'daemon')];
    const taken = Promise.withResolvers<Socket>();
    const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, taken.resolve);
    stack.defer(() => void server.close());
    await once(server.listen(daemon), 'listening');
    const { tap, lines, ended } = await startReporting(clients, daemon);
    await tap.open(process.pid);
    const client = connect(clients);
    const connection = await taken.promise;
    // More than the tap and the daemon's socket hold, but no more than these and the client's socket hold together.
    for (let part = 0; part < 4; part += 1)
      await new Promise<unknown>((written) => client.write(Buffer.alloc(60_000), written));
    client.destroy();
    await ended;
    expect(await buffer(connection)).toHaveLength(240_000);
    connection.destroy();
    await tap.close();
    expect(lines.at(-1)).toMatch(/^end 1 \d+ client$/);
  });
});

describe('a daemon that', () => {
  test('is frozen accepts connections and sends nothing; thawed, it answers everything', async () => {
    const { clients, pid, lines } = await tapped();
    process.kill(pid, 'SIGSTOP');
    await allStopped([pid]);
    expect(await tryToConnect(clients)).toBe('connected');
    const answers = Promise.all(['one', 'two'].map((word) => exchange(clients, Buffer.from(word))));
    // Meanwhile another client connects and leaves; an answer of the daemon would be reported before that.
    expect(await tryToConnect(clients)).toBe('connected');
    expect(lines.filter((line) => line.startsWith('<'))).toEqual([]);
    process.kill(pid, 'SIGCONT');
    expect((await answers).map(String)).toEqual(['one', 'two']);
  });

  test('has a full queue makes its clients wait', async () => {
    const { clients, pid } = await tapped({ backlog: 1 });
    process.kill(pid, 'SIGSTOP');
    await allStopped([pid]);
    const words = Array.from({ length: 20 }, (_, number) => `${number}`);
    const answers = Promise.all(words.map((word) => exchange(clients, Buffer.from(word))));
    process.kill(pid, 'SIGCONT');
    expect((await answers).map(String)).toEqual(words);
  });

  test('is killed leaves a socket that refuses, and its clients get no answer', async () => {
    const { clients, pid, process: daemon, tap, lines, requested } = await tapped();
    process.kill(pid, 'SIGSTOP');
    await allStopped([pid]);
    const answer = exchange(clients, Buffer.from('anybody there?')).catch(() => Buffer.alloc(0));
    await requested;
    process.kill(pid, 'SIGKILL');
    expect(`${await answer}`).toBe('');
    await daemon;
    // No event marks the time when the tap has closed its socket.
    await expect.poll(() => tryToConnect(clients), LIMIT).toBe('ECONNREFUSED');
    await tap.close();
    expect(lines.filter((line) => line.startsWith('end 1 '))).toEqual([expect.stringMatching(/ daemon$/)]);
  });

  test('removes its socket leaves none', async () => {
    const { clients, daemon: own, pid } = await tapped();
    await rm(own);
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => tryToConnect(clients), LIMIT).toBe('ENOENT');
  });
});

test('after its close everything is reported, also of open connections', async () => {
  const { clients, tap, lines, pid } = await tapped();
  process.kill(pid, 'SIGSTOP');
  const client = connect(clients);
  await once(client, 'connect');
  client.resume().write('too late');
  const closed = once(client, 'close');
  await tap.close();
  await closed;
  expect(lines[0]).toMatch(/^open 1 /);
  await tap.close();
});

test('a tap that is killed is trouble', async () => {
  const { program, trouble, troubles } = await tapped();
  process.kill(program, 'SIGKILL');
  await trouble;
  expect(troubles).toEqual(['the tap ended by itself (SIGKILL)']);
});

test('a tap that is killed before its report is complete is trouble', async () => {
  const { program, tap, troubles } = await tapped();
  process.kill(program, 'SIGSTOP');
  await allStopped([program]);
  const closed = tap.close();
  process.kill(program, 'SIGKILL');
  await closed;
  expect(troubles).toEqual(['the tap did not end well (SIGKILL)']);
});

test('a tap whose lines cannot be parsed is trouble', async () => {
  const directory = stack.use(await temporaryDirectory());
  const troubles: string[] = [];
  const tap = startTap({
    program: await buildTap(cacheDir()),
    ...{ clients: join(directory.path, 'clients'), daemon: directory.path },
    onLine() {
      throw new RangeError('nonsense');
    },
    onTrouble: ({ message }) => void troubles.push(message),
  });
  stack.defer(() => tap.close());
  await tap.open(process.pid);
  await tryToConnect(join(directory.path, 'clients'));
  await tap.close();
  expect(new Set(troubles)).toEqual(new Set(['the tap cannot be understood: nonsense']));
});

test('a tap that cannot listen reports why', async () => {
  const directory = stack.use(await temporaryDirectory());
  const nowhere = join(directory.path, 'no', 'such', 'folder');
  const { tap } = await startReporting(nowhere, join(directory.path, 'daemon'));
  await expect(tap.open(process.pid)).rejects.toThrow(/the tap ended by itself \(exit code 1\) tap: .*folder/);
});

test('a tap whose daemon has ended says so, and misses nothing', async () => {
  const directory = stack.use(await temporaryDirectory());
  const { tap, troubles } = await startReporting(join(directory.path, 'clients'), directory.path);
  const ended = spawn('true');
  await once(ended, 'close');
  await expect(tap.open(ended.pid as number)).rejects.toThrow('the tap found no daemon (exit code 3)');
  await tap.close();
  expect(troubles).toEqual([]);
});
