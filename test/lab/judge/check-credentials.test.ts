import { expect, test } from 'vitest';
import type { Event } from '../../../lab/core/events.ts';
import { checkCredentials } from '../../../lab/judge/check-credentials.ts';
import { Evidence } from '../../../lab/judge/evidence.ts';
import { probeOn } from '../events.ts';

const ON = { host: 'client', daemon: 'nscd', connection: 1 } as const;

/** Process 7 is the probe. */
function request(differs: string[] | undefined, pid = 7): Event {
  const asked = { pid, probe: pid === 7 ? 'program' : null, version: 2, type: 'GETAI', key: 'a', bytes: 20, raw: '' };
  return { kind: 'nscd-request', at: 9, ...ON, ...asked, ...(differs && { differs }) };
}

const end = (differs: string[]): Event => ({ kind: 'nscd-end', at: 9, ...ON, pid: 7, differs, by: 'daemon' });

const checked = (...events: Event[]) => checkCredentials(new Evidence([...probeOn('2.36'), ...events]));

test('a daemon that saw processes like its clients', () => {
  expect(checked(request([]), end([]))).toMatchObject([{ name: 'the daemon sees its clients', ok: true }]);
});

test('a daemon that saw another user or another network namespace', () => {
  const [control] = checked(request([]), request(['uid', 'net']));
  expect(control).toMatchObject({ ok: false, detail: expect.stringMatching(/^of process 7 .* another uid, net /) });
});

test('a daemon that closed such a connection before a request', () => {
  expect(checked(end(['net']))).toMatchObject([{ ok: false }]);
});

test('processes other than probes do not count, and older runs have no control', () => {
  expect(checked(request(['net'], 8), request([]))).toMatchObject([{ ok: true }]);
  expect(checked(request(undefined))).toEqual([]);
});
