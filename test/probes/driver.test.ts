import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HarnessError } from '../../lab/core/harness-error.ts';
import { BadCommand, ProbeError, startProbe } from '../../lab/probe/index.ts';
import { builtProbe, startFixture, startLogged } from './probes.ts';

async function troubleOf(attempt: Promise<unknown>): Promise<ProbeError> {
  const error = await attempt.catch((error) => error);
  expect(error).toBeInstanceOf(ProbeError);
  expect(error).toBeInstanceOf(HarnessError);
  return error as ProbeError;
}

describe('a probe that fails', () => {
  test('exits: every pending and every later call fails', async () => {
    const probe = await startFixture('dies-when-asked.ts');
    const [first, second] = await Promise.all([troubleOf(probe.call('state')), troubleOf(probe.call('res_init'))]);
    expect(first).toMatchObject({ probe: 'fixture', reason: 'died', exit: { code: 7, signal: null } });
    expect(first.message).toContain('exit code 7');
    expect(first.lastOutput).toContain('last words');
    expect(second).toBe(first);
    expect(await troubleOf(probe.call('state'))).toBe(first);
  });

  test('is killed by a signal', async () => {
    const probe = await startFixture('killed-when-asked.ts');
    const trouble = await troubleOf(probe.call('state'));
    expect(trouble).toMatchObject({ reason: 'died', exit: { code: null, signal: 'SIGSEGV' } });
    expect(await probe.exited).toEqual({ code: null, signal: 'SIGSEGV' });
  });

  test('hangs, and is killed', async () => {
    const probe = await startFixture('never-answers.ts', { hangMs: 500 });
    const trouble = await troubleOf(probe.call('getpwnam', { name: 'a b' }));
    expect(trouble).toMatchObject({ reason: 'hung', exit: undefined });
    expect(trouble.message).toContain('no answer in 0.5 s to: 1 main getpwnam name=a%20b');
    expect(await probe.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test.each([
    ['no JSON', 'hello'],
    ['no line of the protocol', '{"id":ID}'],
    ['an answer to nothing', '{"id":99,"thread":"main","verb":"state","start":1,"end":2,"ok":true}'],
    ['an answer to another verb', '{"id":ID,"thread":"main","verb":"res_init","start":1,"end":2,"ok":true}'],
    ['another thread', '{"id":ID,"thread":"w","verb":"state","start":1,"end":2,"ok":true}'],
    ['members of a wrong type', '{"id":ID,"thread":"main","verb":"state","start":1,"end":2,"ok":true,"retry":"2"}'],
    ['ready again', '{"event":"ready","pid":1,"probe":"c","libc":{"name":"glibc","version":"2.0"}}'],
    ['a refusal of nothing', '{"id":null,"error":"bad-command","message":"eh?"}'],
  ])('writes an invalid answer: %s', async (_, answer) => {
    const argv = [process.execPath, join(import.meta.dirname, 'fixtures/babbles.ts'), answer];
    const probe = await startProbe({ argv, name: 'babbler', log: () => {} });
    const trouble = await troubleOf(probe.call('state'));
    expect(trouble.reason).toBe('nonsense');
    expect(trouble.lastOutput).toContain(answer.replace('ID', '1'));
    expect(await probe.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test.each([
    ['a line that never ends', '1', 'x', 'in one line to stdout'],
    ['octets that are no text, without a line', '2', '\0', 'in one line to stderr'],
    ['complaints without end', '2', `${'no '.repeat(40)}\n`, 'to stderr'],
  ])('writes without end, and is killed before it fills the lab’s memory: %s', async (_, descriptor, text, where) => {
    const argv = [
      process.execPath,
      join(import.meta.dirname, 'fixtures/runs-wild.ts'),
      descriptor,
      JSON.stringify(text),
    ];
    const probe = await startProbe({ argv, name: 'wild', log: () => {} });
    const trouble = await troubleOf(probe.call('state'));
    expect(trouble).toMatchObject({ reason: 'nonsense' });
    expect(trouble.message).toContain(`wrote more than 16 MiB ${where}; its last output:`);
    expect(trouble.message.length).toBeLessThan(12_000);
    expect(await probe.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('ends within an answer: the error has the beginning of the answer', async () => {
    const trouble = await troubleOf((await startFixture('cut-off.ts')).call('state'));
    expect(trouble).toMatchObject({ reason: 'died', exit: { code: null, signal: 'SIGKILL' } });
    expect(trouble.lastOutput).toMatch(/\n\{"id":1,"thr$/);
  });

  test('ends before it is ready', async () => {
    const trouble = await troubleOf(startFixture('fails-to-start.ts'));
    expect(trouble).toMatchObject({ reason: 'not-started', exit: { code: 127 } });
    expect(trouble.message).toContain('cannot open shared object file');
  });

  test('is never ready', async () => {
    expect(await troubleOf(startFixture('never-ready.ts', { readyMs: 500 }))).toMatchObject({ reason: 'not-started' });
  });

  test('does not exist', async () => {
    const trouble = await troubleOf(startProbe({ argv: ['/no/such/probe'], name: 'none', log: () => {} }));
    expect(trouble.reason).toBe('not-started');
    expect(trouble.message).toContain('ENOENT');
  });
});

describe.each(['c', 'ffi'] as const)('driving the %s probe', (kind) => {
  const built = builtProbe(kind);

  test('each call becomes an event, and the transcript has every line', async () => {
    const logFile = join(built.folder, 'probe.log');
    const { probe, events } = await startLogged(built.argv, logFile);
    const args = { name: '127.0.0.1', flags: ['AI_NUMERICHOST', 'AI_CANONNAME'] };
    const { start, end, ...result } = await probe.call('getaddrinfo', args, { label: 'first' });
    await probe.call('res_init', {}, { thread: 'w' });
    const common = { kind: 'call', probe: 'subject' };
    expect(events).toEqual([
      {
        ...common,
        thread: 'main',
        verb: 'getaddrinfo',
        args,
        label: 'first',
        turn: 1,
        at: start,
        end,
        result,
        res: expect.anything(),
      },
      {
        ...common,
        thread: 'w',
        verb: 'res_init',
        args: {},
        turn: 2,
        at: expect.any(Number),
        end: expect.any(Number),
        result: { ok: true },
        res: expect.anything(),
      },
    ]);
    expect(end).toBeGreaterThanOrEqual(start);
    expect(Number(process.hrtime.bigint())).toBeGreaterThan(end);

    await probe.kill();
    await probe.kill();
    const transcript = (await readFile(logFile, 'utf8')).trimEnd().split('\n');
    expect(transcript.map((line) => line.slice(0, 2))).toEqual(['< ', '> ', '< ', '> ', '< ', '< ']);
    expect(transcript[4]).toMatch(/^< \{"event":"thread","thread":"w","tid":\d+\}$/);
    expect(transcript[1]).toBe('> 1 main getaddrinfo name=127.0.0.1 flags=AI_NUMERICHOST,AI_CANONNAME');
    expect(probe.lastOutput()).toContain('"verb":"res_init"');
  });

  test('a refused command is the caller’s error, and the probe continues', async () => {
    const { probe, events } = await startLogged(built.argv);
    await expect(probe.call('getpwnam', {})).rejects.toThrow(BadCommand);
    await expect(probe.call('getpwnam', { name: 'nobody\u{1f600}' })).rejects.toThrow(RangeError);
    expect(events).toEqual([]);
    expect(await probe.call('getpwnam', { name: 'nosuch' })).toMatchObject({ found: false });
    await probe.kill();
  });

  test('calls that are sent without waiting for answers have one turn', async () => {
    const { probe, events } = await startLogged(built.argv);
    const lookup = (name: string, thread: string) => probe.call('getpwnam', { name }, { thread, label: name });
    await Promise.all([lookup('one', 'main'), lookup('two', 'w')]);
    await lookup('three', 'main');
    await lookup('four', 'w');
    const turns = events.map(({ label, turn }) => `${label} ${turn}`);
    expect(turns.toSorted()).toEqual(['four 3', 'one 1', 'three 2', 'two 1']);
    await probe.kill();
  });
});
