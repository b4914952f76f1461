import { expect, test } from 'vitest';
import { changesSince } from '../../../lab/load/baseline.ts';
import type { LoadDocument, Measurement } from '../../../lab/load/document.ts';
import { machineDifference } from '../../../lab/load/machine.ts';
import { loadPage } from '../../../reports/load/page.ts';
import { renderLoad } from '../../../reports/load/text.ts';

const machine = { id: 'a', cpu: 'A', cores: 2, memoryGiB: 4, kernel: '6.1 x64' };

function measurement(differs: Partial<Measurement>): Measurement {
  return {
    ...{ system: 'nsncd', way: 'libc', database: 'passwd', latencyMs: 0, clients: 4 },
    ...{ rates: [50, 50, 50], ratios: [0.48, 0.5, 0.52], faults: [] },
    answers: { daemon: 15, client: 0, mixed: 0, wrong: 0, lost: 0, late: 0, crashed: 0 },
    latencyUs: { p50: 20, p99: null, p999: null },
    cpuUs: { client: 10, daemon: 40 },
    daemonCpuUs: [39, 40, 41],
    limits: { generator: 0.01, nameserver: null },
    ...{ status: 'ok', reason: null },
    ...differs,
  };
}

function document(...measurements: Measurement[]): LoadDocument {
  return {
    ...{
      schemaVersion: 1,
      kind: 'resolv-lab daemon bench',
      startedAt: '2026-01-01T00:00:00.000Z',
      machine,
      loadBefore: 0,
    },
    libc: { id: 'debian-trixie', version: '2.41' },
    plan: { rounds: 3, milliseconds: 100, keys: 512, seed: 1 },
    systems: [],
    measurements,
  };
}

const before = document(measurement({}));
const words = (...differs: Partial<Measurement>[]) =>
  changesSince(before, document(...differs.map(measurement))).map(({ word, what }) => [word, what.split(' ')[0]]);

test('a rate has changed if the ranges of the rounds are apart and the medians differ by a tenth', () => {
  expect(words({ ratios: [0.3, 0.31, 0.4] })).toEqual([['worse', 'lookups']]);
  expect(words({ ratios: [0.6, 0.7, 0.8] })).toEqual([['better', 'lookups']]);
  expect(words({ ratios: [0.3, 0.31, 0.49] })).toEqual([]);
  expect(words({ ratios: [0.53, 0.53, 0.54] })).toEqual([]);
});

test('two rounds are too few for a change of a rate', () => {
  expect(words({ ratios: [0.1, 0.1] })).toEqual([]);
});

test('the daemon’s CPU time for each lookup is compared in the same way', () => {
  expect(words({ daemonCpuUs: [59, 60, 61] })).toEqual([['worse', 'CPU']]);
  expect(words({ daemonCpuUs: [20, 30, 35] })).toEqual([['better', 'CPU']]);
  expect(words({ daemonCpuUs: [41, 60, 61] })).toEqual([]);
  expect(words({ daemonCpuUs: null })).toEqual([]);
});

test('only figures of both are compared, and none without a daemon', () => {
  expect(words({ clients: 8, ratios: [9, 9, 9] }, { system: 'null', ratios: [9, 9, 9] })).toEqual([]);
});

test('a machine is another if a part of it that figures depend on differs; a new kernel is the same machine', () => {
  expect(machineDifference(machine, { ...machine, kernel: '7.0 x64' })).toBeNull();
  for (const differs of [{ id: 'b' }, { cpu: 'B' }, { cores: 4 }, { memoryGiB: 8 }]) {
    expect(machineDifference(machine, { ...machine, ...differs })).not.toBeNull();
  }
});

test('the text has the ratios, the reasons, and the changes', () => {
  const now = document(measurement({ ratios: [0.2, 0.2, 0.2], status: 'failed', reason: 'no <answer>' }));
  const text = renderLoad(now, changesSince(before, now));
  expect(text).toContain('!0.2×');
  expect(text).toContain('! nsncd, passwd, 4 clients: no <answer>');
  expect(text).toMatch(/worse: nsncd, passwd, 4 clients: .*: 0\.5 → 0\.2/);
  expect(renderLoad(now, [])).toContain('no figure changed');
});

test('the page needs no other file, escapes texts, and has a chart with every figure in a table beside it', () => {
  const page = loadPage(
    document(measurement({ reason: 'no <answer>' }), measurement({ clients: 16 }), measurement({ way: 'socket' })),
    null,
  );
  expect(page).toContain('name="viewport"');
  expect(page).not.toMatch(/(src|href)=|@import|url\(|<script/);
  expect(page).not.toContain('<answer>');
  expect(page.match(/<svg class="chart"/g)).toHaveLength(1);
  expect(page.match(/class="line c\d libc"/g)?.length).toBeGreaterThan(0);
  expect(page.match(/<td/g)).toHaveLength(2 * 2 * 3);
});
