import { once } from 'node:events';
import { closeSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { buildSpawner } from '../../../lab/spawner/build.ts';
import type { Program } from '../../../lab/spawner/program.ts';
import { Spawner, type StartOptions } from '../../../lab/spawner/spawner.ts';
import { cacheDir } from '../../../lab/util/cache-paths.ts';
import { whenEnded } from '../../namespaces/whole-end.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const binary = await buildSpawner(cacheDir());
const STREAMS: StartOptions = { stdio: ['pipe', 'pipe', 'pipe'] };

function stateOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.charAt(stat.lastIndexOf(')') + 2);
  } catch {
    return 'none';
  }
}

const closed = (program: Program) => once(program, 'close');
const failed = (program: Program) => once(program, 'error').catch((error) => [error]);

test('streams, arguments and environment reach the program unchanged, and its exit code is returned', async () => {
  await using spawner = new Spawner(binary);
  const words = [
    'sh',
    '-c',
    'cat; printf "%s|" "$@" "$LAB"; echo oops >&2; exit 7',
    'sh',
    '',
    'two words',
    'ü\n"$HOME"',
  ];
  const program = spawner.start(words, { ...STREAMS, env: { LAB: 'x'.repeat(100_000), PATH: '/usr/bin:/bin' } });
  (program.stdin as Writable).end('from stdin\n');
  const [out, err, how] = await Promise.all([
    text(program.stdout as never),
    text(program.stderr as never),
    closed(program),
  ]);
  expect([out, err, how]).toEqual([`from stdin\n|two words|ü\n"$HOME"|${'x'.repeat(100_000)}|`, 'oops\n', [7, null]]);
});

test('a signal ends a program, also before its start is reported', async () => {
  await using spawner = new Spawner(binary);
  const program = spawner.start(['sleep', '1000'], STREAMS);
  expect(program.kill('SIGKILL')).toBe(true);
  expect(await closed(program)).toEqual([null, 'SIGKILL']);
  expect(program.kill('SIGKILL')).toBe(false);
});

test.each([
  ['a missing program', ['/no/such/program'], {}, 'exec ENOENT'],
  ['a missing network', ['true'], { network: '/no/such/network' }, '/no/such/network ENOENT'],
])('%s is an error, and the spawner continues', async (_, words, more, reason) => {
  await using spawner = new Spawner(binary);
  const [error] = await failed(spawner.start(words, { ...STREAMS, ...more }));
  expect(error.message).toBe(reason);
  expect(await closed(spawner.start(['true'], STREAMS))).toEqual([0, null]);
});

test('a command line that exceeds a message is an error in one line', async () => {
  await using spawner = new Spawner(binary);
  const [error] = await failed(spawner.start(['true', 'x'.repeat(4 << 20)], STREAMS));
  expect(error.message).toMatch(/^cannot start true: .*long[^\n]*$/);
});

test('no other process gets the pid of a program until the lab has the report of its end', async () => {
  await using spawner = new Spawner(binary);
  const program = spawner.start(['true'], STREAMS);
  const states: string[] = [];
  program.once('exit', () => states.push(stateOf(program.pid as number)));
  await closed(program);
  expect(states).toEqual(['Z']);
  // Requests are served in order, so the release comes before this start.
  await closed(spawner.start(['true'], STREAMS));
  expect(stateOf(program.pid as number)).toBe('none');
});

test('orphans of a program are reaped', async () => {
  await using spawner = new Spawner(binary);
  const program = spawner.start(['sh', '-c', 'cat <&3 >/dev/null 2>&1 & echo $!'], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  program.stdio[3]?.on('error', () => {});
  const [left] = await Promise.all([text(program.stdout as never), once(program, 'exit')]);
  const ended = whenEnded(Number(left));
  (program.stdio[3] as Writable).end();
  await ended;
  // The orphan may end before or after the release of the first of these programs.
  for (const _ of [1, 2]) await closed(spawner.start(['true'], STREAMS));
  expect(stateOf(Number(left))).toBe('none');
});

test('if the spawner is killed, its programs end, each emits the reason, and no other program starts', async () => {
  const spawner = new Spawner(binary);
  const program = spawner.start(['sleep', '1000'], STREAMS);
  await once(program, 'spawn');
  const ended = whenEnded(program.pid as number);
  process.kill(spawner.pid as number, 'SIGKILL');
  const [error] = await failed(program);
  expect(error.message).toBe('the spawner ended (SIGKILL)');
  expect(program.signalCode).toBe('SIGKILL');
  await ended;
  const [refusal] = await failed(spawner.start(['true'], STREAMS));
  expect(refusal.message).toBe('the spawner ended (SIGKILL)');
  await spawner[Symbol.asyncDispose]();
});

test('while the spawner ends, a signal to a program goes nowhere, and no other program starts', async () => {
  const spawner = new Spawner(binary);
  const program = spawner.start(['sleep', '1000'], STREAMS);
  const ended = failed(program);
  const over = spawner[Symbol.asyncDispose]();
  // As a late report of the spawner has an answer: by a channel that is closed.
  expect(() => program.kill('SIGTERM')).not.toThrow();
  const other = failed(spawner.start(['true'], STREAMS));
  await over;
  expect(await Promise.all([ended, other])).toEqual(
    Array(2).fill([expect.objectContaining({ message: expect.stringMatching(/^the spawner ended/) })]),
  );
});

test('a network is another one, with lo up; the spawner stays in its own, and keeps no descriptor', async () => {
  await using spawner = new Spawner(binary);
  const held = () => readdirSync(`/proc/${spawner.pid}/fd`).length;
  await closed(spawner.start(['true'], STREAMS));
  const before = held();
  const descriptor = await spawner.network();
  const inside = spawner.start(['sh', '-c', 'readlink /proc/self/ns/net; ip -br link'], {
    ...STREAMS,
    network: `/proc/${process.pid}/fd/${descriptor}`,
  });
  const outside = spawner.start(['readlink', '/proc/self/ns/net'], STREAMS);
  const [made, own] = await Promise.all([text(inside.stdout as never), text(outside.stdout as never), closed(inside)]);
  closeSync(descriptor);
  expect(own.trim()).toBe(readlinkSync('/proc/self/ns/net'));
  expect(made).toMatch(/^net:\[\d+\]\nlo +UNKNOWN .*<LOOPBACK,UP,LOWER_UP>\s*$/);
  expect(made).not.toContain(own.trim());
  // The first network opened the spawner's own.
  expect(held()).toBe(before + 1);
});

test('a network that cannot be made is an error, and the spawner continues', async () => {
  await using spawner = new Spawner(binary);
  await execa('prlimit', [`--pid=${spawner.pid}`, '--nofile=3:1024']);
  await expect(spawner.network()).rejects.toThrow('open EMFILE');
  await execa('prlimit', [`--pid=${spawner.pid}`, '--nofile=1024:1024']);
  closeSync(await spawner.network());
});

test('if the spawner ends, a network that it was asked for is an error', async () => {
  const spawner = new Spawner(binary);
  await closed(spawner.start(['true'], STREAMS));
  process.kill(spawner.pid as number, 'SIGSTOP');
  const asked = spawner.network();
  process.kill(spawner.pid as number, 'SIGKILL');
  await expect(asked).rejects.toThrow('the spawner ended (SIGKILL)');
  await expect(spawner.network()).rejects.toThrow('the spawner ended (SIGKILL)');
  await spawner[Symbol.asyncDispose]();
});

test('a process waits for the end of its spawner, also while another process holds the streams', async () => {
  await using directory = await temporaryDirectory();
  const holder = join(directory.path, 'spawner');
  await writeFile(holder, '#!/bin/sh\nsleep 0.3 &\n', { mode: 0o755 });
  const script = `import { Spawner } from ${JSON.stringify(import.meta.resolve('../../../lab/spawner/spawner.ts'))};
    const spawner = new Spawner(${JSON.stringify(holder)});
    await spawner[Symbol.asyncDispose]();
    console.log(spawner.ended.reason.message);`;
  const { exitCode, stdout } = await execa(process.execPath, ['--input-type=module', '--eval', script], {
    reject: false,
  });
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: expect.stringContaining('the spawner ended (exit code 0'),
  });
});
