import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { storedRuns } from '../../bin/bugs/stored-runs.ts';
import { changedByDaemons, daemonChecks } from '../../lab/daemon-suite/checks.ts';
import { Baseline, fromBaseline } from '../../lab/results/baseline.ts';
import { RUNTIME_IDS } from '../../probes/runtimes/index.ts';
import { repros } from '../../repros/index.ts';

const read = (name: string) => readFile(new URL(`../../reports/reference/${name}`, import.meta.url), 'utf8');

const { cells } = fromBaseline(Baseline.parse(JSON.parse(await read('result.json'))));
test('the table is made from the reference run', async () => {
  expect(await read('table.md')).toContain(`\n${cells.length} cells: `);
});

test('the page has no paths of the machine, and is small', async () => {
  const text = await read('result.json');
  expect(text).not.toMatch(/(?<![\w.])\/(?:home|root|tmp|work)\//);
  // A line of some 200 characters for each cell; the lessons of scenarios beside them.
  expect(text.length).toBeLessThan(250 * cells.length + 500_000);
});

test('the run of the checks of daemons has all groups, no cell without a verdict, and no octets of a request', async () => {
  const text = await read('daemons.json');
  const run = fromBaseline(Baseline.parse(JSON.parse(text)));
  const ran = new Set(run.cells.map(({ repro, variant }) => `${repro}/${variant}`));
  const groups = daemonChecks(repros, changedByDaemons(cells)).flatMap(({ id, group }) => (ran.has(id) ? [group] : []));
  expect(new Set(groups)).toEqual(new Set(['protocol', 'parity', 'behaviour', 'faults']));
  expect(run.cells.filter(({ status }) => status === 'fail' || status === 'inconclusive').map(({ id }) => id)).toEqual(
    [],
  );
  expect(text).not.toMatch(/(?<![\w.])\/(?:tmp|work)\//);
  // Version 2 of the protocol, at the beginning of a request.
  expect(text).not.toMatch(/02 ?00 ?00 ?00 ?[0-9a-f]{2}/);
});

test('the run of runtimes has every runtime, and each expectation came true', async () => {
  const run = fromBaseline(Baseline.parse(JSON.parse(await read('runtimes.json'))));
  const probes = new Set(run.cells.filter(({ observed }) => observed !== null).map(({ probe }) => probe));
  expect([...probes]).toEqual(expect.arrayContaining([...RUNTIME_IDS]));
  expect(run.cells.filter(({ status }) => status === 'fail' || status === 'inconclusive')).toEqual([]);
  expect(JSON.stringify(run)).not.toMatch(/(?<![\w.])\/(?:home|root|tmp|work)\//);
});

test('the run of entries with runtimes has a verdict of each, and Python does what its C library does', async () => {
  const text = await read('runtime-entries.json');
  const run = fromBaseline(Baseline.parse(JSON.parse(text)));
  for (const probe of ['python', 'node-lookup', 'node-resolve', 'go', 'jvm-ttl-0'])
    expect(run.cells.filter((cell) => cell.probe === probe && cell.observed !== null).length).toBeGreaterThan(50);
  expect(run.cells.filter(({ status }) => status === 'fail')).toEqual([]);
  expect(text).not.toMatch(/(?<![\w.])\/(?:home|root|tmp|work)\//);
});

test('the run of modules has every variant of the topic, and each expectation came true', async () => {
  const run = fromBaseline(Baseline.parse(JSON.parse(await read('modules.json'))));
  const decided = new Set(
    run.cells.flatMap(({ repro, variant, observed }) => (observed ? [`${repro}/${variant}`] : [])),
  );
  const all = repros.filter(({ topic }) => topic === 'modules');
  expect([...decided].toSorted()).toEqual(
    all.flatMap(({ id, variants }) => Object.keys(variants).map((variant) => `${id}/${variant}`)).toSorted(),
  );
  expect(run.cells.filter(({ status }) => status === 'fail' || status === 'inconclusive')).toEqual([]);
  expect(run.cells.some(({ libc }) => libc.packages?.['libnss-libvirt'])).toBe(true);
  expect(JSON.stringify(run)).not.toMatch(/(?<![\w.])\/(?:home|root|tmp|work)\//);
});

test('the run of requests has every row for each daemon, and each expectation came true', async () => {
  const run = fromBaseline(Baseline.parse(JSON.parse(await read('requests.json'))));
  const all = repros.filter(({ id }) => id === 'daemon-protocol').flatMap(({ variants }) => Object.keys(variants));
  for (const daemon of ['nsncd', 'nscd', 'unscd']) {
    const own = run.cells.filter((cell) => cell.daemon.id === daemon && cell.observed !== null);
    expect(own.map(({ variant }) => variant).toSorted()).toEqual(all.toSorted());
  }
  expect(run.cells.filter(({ status }) => status === 'fail' || status === 'inconclusive')).toEqual([]);
  expect(JSON.stringify(run)).not.toMatch(/(?<![\w.])\/(?:home|root|tmp|work)\//);
});

test('each entry has a result in a stored run', async () => {
  const { run } = await storedRuns();
  const decided = new Set(run.cells.flatMap(({ repro, observed }) => (observed === null ? [] : [repro])));
  expect(repros.map(({ id }) => id).filter((id) => !decided.has(id))).toEqual([]);
});
