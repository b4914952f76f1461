import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ProbeId } from '../../../lab/core/schema.ts';
import { checkLibc } from '../../../lab/judge/check-libc.ts';
import { Evidence } from '../../../lab/judge/evidence.ts';
import { expectReproduced, unknown } from '../../../lab/repro.ts';
import { asksDaemonForHosts, expectedOfRuntime, runtimeOf } from '../../../lab/runtime/runtimes.ts';
import { RUNTIME_IDS, runtimes } from '../../../probes/runtimes/index.ts';
import { cellOn, glibc } from '../../repros/evidence.ts';

test('each runtime is a probe with an id of its own, and its source is there', () => {
  expect(new Set(ProbeId.options).size).toBe(['c', 'ffi', 'client'].length + RUNTIME_IDS.length);
  const sources = runtimes.flatMap(({ id }) => runtimeOf(id)?.build?.source ?? []);
  for (const source of sources)
    expect(existsSync(new URL(`../../../probes/runtimes/${source}`, import.meta.url))).toBe(true);
});

test('only a runtime that the libc decides for has the expectation of the libc, with its own source', () => {
  const ofLibc = expectReproduced('a bug');
  expect(expectedOfRuntime(ofLibc, 'c', 'client')).toBe(ofLibc);
  expect(expectedOfRuntime(ofLibc, 'python', 'client')).toMatchObject({
    value: 'reproduced',
    source: expect.stringMatching(/^a bug; CPython, /),
  });
  expect(expectedOfRuntime(ofLibc, 'curl', 'client')).toEqual(unknown);
  expect(expectedOfRuntime(ofLibc, 'curl', 'daemon')).toMatchObject({ value: 'reproduced' });
  expect(expectedOfRuntime(ofLibc, 'go', 'daemon')).toEqual(unknown);
  expect(expectedOfRuntime(unknown, 'python', 'client')).toEqual(unknown);
});

test("a resolver of a runtime's own asks no daemon", () => {
  const cell = { ...cellOn(glibc('2.41')), daemon: { id: 'nscd', version: null, libc: null } } as const;
  const asking = ProbeId.options.filter((probe) => !asksDaemonForHosts({ ...cell, probe }));
  expect(asking).toEqual(['node-resolve', 'go', 'go-static']);
});

describe('the libc control of a static program', () => {
  const cell = { ...cellOn(glibc('2.41')), probe: 'go-static' } as const;
  const events = (libc: { name: string; buildId: string | null }, files: { name: string; path: string }[]) =>
    new Evidence([
      { kind: 'probe-start', at: 1, probe: 'program', host: 'client', libc: 'x', version: '2.41', argv: [] },
      { kind: 'probe-ready', at: 2, probe: 'program', pid: 7, libc: { ...libc, version: '2.41' } },
      {
        ...{ kind: 'resolver', at: 3, of: 'program', when: 'end' },
        processes: [{ pid: 7, files: files.map((file) => ({ ...file, sha256: 'a', wanted: 'a', buildId: null })) }],
      },
    ] as ConstructorParameters<typeof Evidence>[0]);
  const NONE = { name: 'none', buildId: null };

  test('it has no C library', () => {
    expect(checkLibc(events(NONE, []), cell)).toMatchObject({ ok: true });
  });

  test('it fails where the program has one after all', () => {
    const mapped = events(NONE, [{ name: 'libc.so.6', path: '/lib/libc.so.6' }]);
    expect(checkLibc(mapped, cell).detail).toMatch(/^program is a static program, and has mapped \/lib\/libc\.so\.6/);
    expect(checkLibc(events({ name: 'glibc', buildId: 'f00d' }, []), cell)).toMatchObject({ ok: false });
  });

  test('any other runtime without a C library fails', () => {
    expect(checkLibc(events(NONE, []), { ...cell, probe: 'python' })).toMatchObject({ ok: false });
  });
});
