import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunDocument } from '../../lab/core/schema.ts';
import { readEvents } from '../../lab/core/timeline.ts';
import { Evidence } from '../../lab/judge/evidence.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { RESOLV_LAB, start } from './command.ts';

/** glibc without automatic reload, with it, with and without bug 31476; the libc of this machine; and musl. */
const LIBCS = 'crosstool-2.17,debian-bullseye,debian-trixie,host,musl-trixie';

/** poll() counts in milliseconds, and glibc rounds the rest of a timeout down (resolv/res_send.c, `ptimeout`). */
const ROUNDED_NS = 1e6;

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
const evidence = new Map<string, Evidence>();

beforeAll(async () => {
  directory = await temporaryDirectory();
  const words = ['single-request-reload', 'stale-resolv-conf', '--libc', LIBCS, '--daemon', 'none', '--json'];
  const { stdout } = await start(RESOLV_LAB, ['run', ...words, '--out', directory.path]);
  for (const { id, evidence: of } of RunDocument.parse(JSON.parse(String(stdout))).cells) {
    if (!of.directory) continue;
    evidence.set(id, new Evidence(await readEvents(join(directory.path, of.directory, 'events.jsonl'))));
  }
}, 120_000);
afterAll(() => directory[Symbol.asyncDispose]());

function cellsOf(repro: string, libc: (id: string) => boolean = () => true): [id: string, evidence: Evidence][] {
  return [...evidence].filter(([id]) => id.startsWith(`${repro}/`) && libc(id));
}

const isMusl = (id: string) => id.includes('/musl-');
const is217 = (id: string) => id.includes('/crosstool-2.17/');

test('every libc has run, with both probes where it supports them', () => {
  expect(cellsOf('stale-resolv-conf')).toHaveLength(8);
  expect(cellsOf('single-request-reload')).toHaveLength(7);
});

describe('the resolver state', () => {
  test('of each thread begins uninitialised, and persists from call to call', () => {
    for (const [id, { events }] of [...evidence].filter(([id]) => !isMusl(id))) {
      const calls = events.filter((event) => event.kind === 'call');
      expect(calls.length, id).toBeGreaterThan(0);
      for (const [thread, those] of Map.groupBy(calls, ({ probe, thread }) => `${probe} ${thread}`)) {
        expect(those[0]?.res, `${id} ${thread}`).toMatchObject({
          before: { options: [] },
          changed: ['initialised', expect.anything(), expect.anything(), expect.anything(), expect.anything()],
        });
        for (const [index, { res }] of those.slice(1).entries())
          expect(res?.before, id).toEqual(those[index]?.res?.after);
      }
    }
  });

  test('is replaced within the first lookup after the change since 2.26, and never in 2.17', () => {
    for (const [id, each] of cellsOf('stale-resolv-conf', (id) => !isMusl(id)))
      expect(each.call('after').res?.changed, id).toEqual(is217(id) ? [] : ['nameservers 127.0.0.1 → 127.0.0.2']);
  });

  test('does not exist with musl', () => {
    for (const [id, { events }] of [...evidence].filter(([id]) => isMusl(id)))
      expect(
        events.filter((event) => event.kind === 'call' && event.res !== undefined),
        id,
      ).toEqual([]);
  });
});

describe('a brown-out', () => {
  test('is two timeouts that end in single-request mode and one that ends the lookup; musl asks twice', () => {
    for (const [id, each] of cellsOf('single-request-reload')) {
      const timeouts = each.timeoutsOf(each.call('brown-out.1'));
      const wanted = isMusl(id) ? ['retransmit', 'gave-up'] : ['single-request', 'single-request-reopen', 'gave-up'];
      expect(
        timeouts.map(({ next }) => next),
        id,
      ).toEqual(wanted);
      expect(
        timeouts.map(({ type }) => type),
        id,
      ).toEqual(wanted.map(() => 'AAAA'));
      expect(each.all('timeout'), id).toEqual(timeouts);
    }
  });

  test('leaves single-request mode in _res.options, or since the fix in _res._flags', () => {
    const [[, before] = [], [, since] = []] = ['bullseye', 'trixie'].map(
      (suite) => cellsOf('single-request-reload', (id) => id.includes(`/debian-${suite}/`))[0],
    );
    expect(before?.call('brown-out.1').res?.changed).toEqual(['+RES_SNGLKUP', '+RES_SNGLKUPREOP']);
    expect(since?.call('brown-out.1').res?.changed).toEqual(['+RES_F_SNGLKUP', '+RES_F_SNGLKUPREOP']);
  });

  // Measured from the start of the call: a server may see a query late, but no wait begins before the call.
  test('takes at least the time of glibc’s rule, at the end of every timeout', () => {
    for (const [id, each] of cellsOf('single-request-reload', (id) => !isMusl(id))) {
      const call = each.call('brown-out.1');
      const timeouts = each.timeoutsOf(call);
      for (const [index, { end }] of timeouts.entries()) {
        const rules = timeouts.slice(0, index + 1).map(({ rule }) => rule?.seconds ?? Number.NaN);
        const least = rules.reduce((sum, seconds) => sum + seconds * 1e9 - ROUNDED_NS, 0);
        expect(end - call.at, id).toBeGreaterThanOrEqual(least);
      }
      expect(
        timeouts.map(({ rule }) => rule?.formula),
        id,
      ).toEqual(timeouts.map(() => 'timeout:1 << 0'));
    }
  });
});
