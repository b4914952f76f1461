import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sandbox } from '../../../lab/host/sandbox.ts';
import { type CallEvent, endingText, ProbeError, type ProbeProcess, startProbe } from '../../../lab/probe/index.ts';
import { onLibc } from '../../probes/on-libc.ts';
import { probes, startLogged, temporaryDirectory } from '../../probes/probes.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let probe: ProbeProcess | undefined;
let events: CallEvent[];

beforeEach(async () => {
  directory = await temporaryDirectory();
});
afterEach(async () => {
  await probe?.kill();
  await directory[Symbol.asyncDispose]();
});

async function start(argv: readonly string[], hangMs?: number): Promise<ProbeProcess> {
  events = [];
  const log = (event: CallEvent) => void events.push(event);
  probe = await startProbe({ argv, name: 'subject', log, ...(hangMs !== undefined && { hangMs }) });
  return probe;
}

const FIXTURE = join(import.meta.dirname, '../../probes/fixtures/ends-or-hangs.ts');
const fixture = (hangMs?: number) => start([process.execPath, FIXTURE], hangMs);
/** A program in a sandbox, as the lab starts all programs: there the process that ends is bwrap. */
const sandboxed = (program: readonly string[]) =>
  sandbox({ host: { etc: '/etc', run: directory.path } as Parameters<typeof sandbox>[0]['host'], root: '/' }, program);

describe('a call that may end its process', () => {
  test('resolves with the signal and the last output, and becomes an event', async () => {
    const subject = await fixture();
    const ending = { how: 'signal', signal: 'SIGABRT', lastWords: 'Assertion failed' };
    expect(await subject.attempt('getpwnam', { name: 'abort' }, { mayEnd: true, label: 'crash' })).toEqual({ ending });
    expect(events).toEqual([
      {
        kind: 'call',
        probe: 'subject',
        thread: 'main',
        turn: 1,
        verb: 'getpwnam',
        args: { name: 'abort' },
        label: 'crash',
        at: expect.any(Number),
        end: expect.any(Number),
        result: { ok: false, found: false },
        ending,
      },
    ]);
    expect(events[0]?.end).toBeGreaterThan(events[0]?.at ?? Number.POSITIVE_INFINITY);
    expect(subject.ending).toEqual(ending);
  });

  test('resolves with the exit code', async () => {
    const { ending } = await (await fixture()).attempt('getpwnam', { name: 'exit' }, { mayEnd: true });
    expect(ending).toEqual({ how: 'exit', code: 9, lastWords: 'Assertion failed' });
  });

  test('has a result if it returns', async () => {
    const subject = await fixture();
    const { result, ending } = await subject.attempt('getpwnam', { name: 'ada' }, { mayEnd: true });
    expect([result?.found, ending, subject.ending]).toEqual([true, undefined, undefined]);
  });

  test('does not allow the end for other calls: simultaneous and later ones fail', async () => {
    const subject = await fixture();
    const beside = subject.call('getpwnam', { name: 'never' }, { thread: 'other' }).catch((error) => error);
    const also = subject.attempt('getpwnam', { name: 'never' }, { thread: 'third', mayEnd: true });
    const { ending } = await subject.attempt('getpwnam', { name: 'abort' }, { mayEnd: true });
    expect(await also).toEqual({ ending });
    expect(await beside).toMatchObject({ reason: 'died' });
    await expect(subject.attempt('getpwnam', { name: 'ada' }, { mayEnd: true })).rejects.toThrow(ProbeError);
    expect(events).toHaveLength(2);
  });

  test('fails as before if it does not allow the end', async () => {
    const subject = await fixture();
    await expect(subject.attempt('getpwnam', { name: 'abort' })).rejects.toMatchObject({ reason: 'died' });
    expect([events, subject.ending]).toEqual([[], undefined]);
  });

  test('fails after the lab’s own kill, and at the probe’s own limit', async () => {
    const first = await fixture();
    const pending = first.attempt('getpwnam', { name: 'never' }, { mayEnd: true }).catch((error) => error);
    await first.kill();
    expect(await pending).toBeInstanceOf(ProbeError);
    const second = await fixture(200);
    await expect(second.attempt('getpwnam', { name: 'never' }, { mayEnd: true })).rejects.toMatchObject({
      reason: 'hung',
    });
    expect(events).toEqual([]);
  });

  test('in a sandbox: reports the signal or the exit code of the program inside', async () => {
    for (const [command, ending] of [
      ['kill -SEGV $$', { how: 'signal', signal: 'SIGSEGV' }],
      ['exit 3', { how: 'exit', code: 3 }],
    ] as const) {
      const ready = '{"event":"ready","pid":1,"probe":"c","libc":{"name":"glibc","version":"2.0"}}';
      const subject = await start(sandboxed(['/bin/sh', '-c', `echo '${ready}'; read line; ${command}`]));
      expect((await subject.attempt('res_init', {}, { mayEnd: true })).ending).toMatchObject(ending);
    }
  });
});

// A search list of one domain with 256 octets or more ends the process with an assertion (CVE-2026-8674).
test('a real crash of a glibc is the result of the call', async () => {
  const label = 'a'.repeat(60);
  const env = { LOCALDOMAIN: [label, label, label, label, label].join('.') };
  const argv = await onLibc('debian-bookworm', 'c', env);
  const subject = await start(argv);
  // First in a child, so that the probe continues.
  const forked = await subject.call('fork', { verb: 'getaddrinfo', name: 'www.example.test' });
  expect(forked).toMatchObject({ ok: false, signal: 'SIGABRT' });
  expect(forked.child).toBeUndefined();
  const { ending } = await subject.attempt('getaddrinfo', { name: 'www.example.test' }, { mayEnd: true });
  // The fixture passes the exit code of bwrap on.
  expect(ending).toMatchObject({ how: 'exit', code: 134 });
  expect(ending && 'lastWords' in ending && ending.lastWords).toContain('resolv_conf_matches (resp, conf)');
});

describe.each(['c', 'ffi'] as const)('a call of the %s probe that hangs', (kind) => {
  test.each(['main', 'w'])(
    'on thread %s has the system call in which it waits, and the process continues',
    async (thread) => {
      const fifo = join(directory.path, 'aliases');
      await promisify(execFile)('mkfifo', [fifo]);
      // Opening a FIFO waits for a writer: glibc reads this file for a name without dots. Without a network nothing is sent.
      const unshare = ['unshare', '--user', '--map-root-user', '--net'];
      const argv = [...unshare, 'env', `HOSTALIASES=${fifo}`, ...(await probes[kind](directory.path))];
      const subject = await start(argv);
      const args = { name: 'nodots', type: 'A' };
      // The thread has started and made a call, so only the hanging call is within the bound.
      await subject.call('getaddrinfo', { name: '127.0.0.1' }, { thread });
      const { ending } = await subject.attempt('res_search', args, { thread, boundMs: 2000 });
      expect(ending).toMatchObject({
        how: 'hang',
        boundMs: 2000,
        state: 'S',
        syscall: 'openat',
        wchan: expect.any(String),
      });
      expect(ending && endingText(ending)).toBe('hung in openat');
      expect(events.slice(1)).toMatchObject([{ verb: 'res_search', thread, result: { ok: false }, ending }]);
      expect(subject.ending).toEqual(ending);
      expect(await subject.call('getaddrinfo', { name: '127.0.0.1' }, { thread: 'free' })).toMatchObject({ ok: true });

      // With a writer the call returns, which is no trouble, and its thread is free again.
      await writeFile(fifo, '');
      expect(await subject.call('getaddrinfo', { name: '127.0.0.2' }, { thread })).toMatchObject({ ok: true });
      expect(subject.ending).toBeUndefined();
      expect(events.map(({ verb, ending }) => [verb, ending?.how])).toEqual([
        ['getaddrinfo', undefined],
        ['res_search', 'hang'],
        ['getaddrinfo', undefined],
        ['getaddrinfo', undefined],
      ]);
    },
  );
});

test('a late answer to a hung call changes nothing and is not an error', async () => {
  const subject = await fixture();
  const { ending } = await subject.attempt('getpwnam', { name: 'late' }, { boundMs: 200 });
  expect(ending).toMatchObject({ how: 'hang', boundMs: 200 });
  expect(await subject.call('getpwnam', { name: 'ada' })).toMatchObject({ found: true });
  expect(subject.ending).toBeUndefined();
  expect(events).toHaveLength(2);
});

test('the bound begins when the thread is free for the call', async () => {
  const { probe: subject, events: own } = await startLogged([process.execPath, FIXTURE]);
  probe = subject;
  const first = await subject.attempt('getpwnam', { name: 'late' }, { thread: 'one', boundMs: 100 });
  const second = await subject.attempt('getpwnam', { name: 'ada' }, { thread: 'one', boundMs: 60_000 });
  expect([first.ending?.how, second.result?.found]).toEqual(['hang', true]);
  expect(own).toHaveLength(2);
});
