import { beforeAll, expect, test } from 'vitest';
import { type CellResult, RunDocument } from '../../lab/core/schema.ts';
import type { Repro } from '../../lab/repro.ts';
import { repros } from '../../repros/index.ts';
import { bundled, start } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const ENTRY = await bundled('test/broken-lab/fixtures/scenarios.ts');

/** The catalogue. The suites of daemons, which only words select, have tests of their own beside this one. */
const ENTRIES = repros.filter(({ topic, onRequest }) => topic !== undefined && !onRequest);

/** The options that select one cell for each entry of a group. */
interface Group {
  takes(repro: Repro): boolean;
  cell: readonly string[];
}

/** The first group that takes an entry has its cell. */
const GROUPS: readonly Group[] = [
  { takes: ({ id }) => id === 'musl-user-not-found', cell: cell('musl-trixie', 'nscd', 'c') },
  // The entries about nscd, and that with a source for its result alone.
  {
    takes: (repro) => daemonsOf(repro)[0] === 'nscd' || repro.id === 'silent-nameserver',
    cell: cell('debian-trixie', 'nscd', 'c'),
  },
  { takes: (repro) => daemonsOf(repro)[0] === 'nsncd', cell: cell('debian-trixie', 'nsncd', 'c') },
  { takes: ({ client }) => client !== undefined, cell: cell('debian-trixie', 'none') },
  {
    takes: ({ probes, variants }) => probes?.(variants.main)?.includes('c') === false,
    cell: cell('debian-trixie', 'none', 'python'),
  },
  { takes: () => true, cell: cell('debian-trixie', 'none', 'c') },
];

function cell(libc: string, daemon: string, probe?: string): string[] {
  return ['--libc', libc, '--daemon', daemon, ...(probe === undefined ? [] : ['--probe', probe])];
}

/** The daemons of an entry; `none` comes first, if it is one of them. */
function daemonsOf({ daemons, variants }: Repro): readonly string[] {
  const all = daemons?.(variants.main) ?? ['none'];
  return all.includes('none') ? ['none'] : all;
}

/** The cells with the opposite expectation and with other servers, by `turned+` or `others+` and the entry. */
let cells: Map<string, CellResult>;

beforeAll(async () => {
  const found: CellResult[] = [];
  for (const group of GROUPS) {
    const ids = ENTRIES.filter((repro) => GROUPS.find(({ takes }) => takes(repro)) === group).map(({ id }) => id);
    await using directory = await temporaryDirectory();
    const words = ids.flatMap((id) => [`turned+${id}`, `others+${id}`]).join();
    const { stdout } = await start(ENTRY, ['run', words, ...group.cell, '--json', '--out', directory.path]);
    found.push(...RunDocument.parse(JSON.parse(String(stdout))).cells);
  }
  cells = new Map(found.map((each) => [each.repro, each]));
  // One cell for each form of each entry: none is left out, none runs twice.
  expect(found).toHaveLength(2 * ENTRIES.length);
});

test.each(ENTRIES.map(({ id }) => id))('%s fails with the opposite expectation', (id) => {
  const turned = cells.get(`turned+${id}`);
  expect(turned?.status, turned?.reason ?? '').toBe(turned?.expected.value === 'unknown' ? 'observed' : 'fail');
});

test('nearly every entry has an expectation that can be turned round', () => {
  const without = ENTRIES.filter(({ id }) => cells.get(`turned+${id}`)?.expected.value === 'unknown');
  // Malformed answers: no source says what a C library makes of them.
  expect(without.map(({ id }) => id).toSorted()).toEqual(['broken-names', 'lying-counts']);
});

test.each(ENTRIES.map(({ id }) => id))('%s is inconclusive with servers that behave otherwise', (id) => {
  const { status, controls = [] } = cells.get(`others+${id}`) ?? {};
  expect(status).toBe('inconclusive');
  const failed = controls.filter(({ ok }) => !ok).map(({ name }) => name);
  expect(failed).toContain('the servers do what the scenario says');
});
