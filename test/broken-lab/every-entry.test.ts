import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { repros } from '../../repros/index.ts';
import { bundled } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { CellChooser } from './fixtures/cell-of-variant.ts';
import { type EveryVariant, runEach } from './fixtures/every-variant.ts';
import { answering, hasCallByChance, NORMAL_ID } from './fixtures/normal-answers.ts';
import { withOppositeExpectation } from './fixtures/opposite.ts';
import { statusBy, storedCells } from './fixtures/stored-cells.ts';

const ENTRY = await bundled('test/broken-lab/fixtures/scenarios.ts');

/** The catalogue. The suites of daemons, which only words select, have tests of their own beside this one. */
const ENTRIES = repros.filter(({ topic, onRequest }) => topic !== undefined && !onRequest);

const stored = storedCells();
const chooser = new CellChooser(stored);

/** Every variant of every entry, each in one cell; null where all probes need large images. */
const VARIANTS = ENTRIES.flatMap((repro) =>
  Object.entries(repro.variants).map(([name, variant]) => ({
    name: `${repro.id}/${name}`,
    repro,
    variant,
    cell: chooser.choose(repro, name, variant),
  })),
);

/** Those whose outcome a source says, with their cells. */
const DECIDED = VARIANTS.flatMap(({ cell, ...each }) =>
  cell && cell.expected !== 'unknown' ? [{ ...each, ...cell }] : [],
);

/** The cells of stored runs with the verdict that their entries expect now. */
const PASSED = new Map(
  stored.flatMap((cell) => {
    const repro = ENTRIES.find(({ id }) => id === cell.repro);
    return repro && cell.status === 'pass' && statusBy(repro, cell) === 'pass' ? [[cell.id, { repro, cell }]] : [];
  }),
);

/** Those that no stored run has, and the main variant of each entry. */
const LIVE = DECIDED.filter(({ id, repro, variant }) => variant === repro.variants.main || !PASSED.has(id));

/** Those with servers that misbehave, whatever chance decides. */
const MISBEHAVING = DECIDED.filter(({ variant }) => answering(variant) !== null && !hasCallByChance(variant));

/** The entries whose servers answer in the variant `main`, or whose outcome no source says. */
const ANSWERING = VARIANTS.filter(
  ({ name, repro, variant }) =>
    variant === repro.variants.main && !MISBEHAVING.some((misbehaving) => misbehaving.name === name),
);

let all: EveryVariant;

/** The cells of the variants with the same outcome when their servers answer, and with no control that fails. */
let same: EveryVariant;

beforeAll(async () => {
  await using directory = await temporaryDirectory();
  const ids = [
    ...LIVE.map(({ id }) => id),
    ...MISBEHAVING.map(({ id }) => `${NORMAL_ID}${id}`),
    ...ANSWERING.map(({ cell }) => `others+${cell?.id}`),
  ];
  all = await runEach(ENTRY, ids, join(directory.path, 'all'));
  // A cell that met a busy machine has no verdict.
  const undecided = LIVE.filter(({ id }) => all.turned.get(id)?.status === 'inconclusive').map(({ id }) => id);
  const again = undecided.length > 0 ? await runEach(ENTRY, undecided, join(directory.path, 'again')) : null;
  for (const [id, cell] of again?.turned ?? []) all.turned.set(id, cell);
  const alike = MISBEHAVING.filter(({ id }) => !differs(id) && !failsControl(id));
  const own = alike.map(({ id }) => id);
  same = await runEach(ENTRY, own, join(directory.path, 'same'));
  // None is left out, none runs twice.
  expect([...all.cells.keys()].toSorted()).toEqual(ids.toSorted());
});

test(`${DECIDED.length} of ${VARIANTS.length} variants of ${ENTRIES.length} entries have an expectation that can be turned round`, () => {
  const without = ENTRIES.filter(({ id }) => !DECIDED.some(({ repro }) => repro.id === id));
  // Malformed answers: no source says what a C library makes of them.
  expect(without.map(({ id }) => id).toSorted()).toEqual(['broken-names', 'lying-counts']);
});

test.each(LIVE)('$name fails with the opposite expectation', ({ id }) => {
  const turned = all.turned.get(id);
  expect(turned?.status, turned?.reason).toBe('fail');
});

test(`${PASSED.size} cells of stored runs fail with the opposite expectation`, () => {
  const others = [...PASSED.values()].filter(
    ({ repro, cell }) => statusBy(withOppositeExpectation(repro), cell) !== 'fail',
  );
  expect(others.map(({ cell }) => cell.id)).toEqual([]);
});

test.each(MISBEHAVING)('$name is caught when its servers answer', ({ id }) => {
  // In some, a server misbehaves only for queries that a right resolver does not send.
  const isCaught = differs(id) || failsControl(id) || !same.met.has(id);
  expect(isCaught, `the same with servers that answer: ${all.cells.get(`${NORMAL_ID}${id}`)?.reason}`).toBe(true);
});

test(`the outcome alone shows in most of ${MISBEHAVING.length} variants that their servers answer`, () => {
  const byOutcome = MISBEHAVING.filter(({ id }) => differs(id));
  expect(byOutcome.length).toBeGreaterThan(MISBEHAVING.length / 2);
});

/** Whether something else was observed with servers that answer, or neither of the outcomes that the variant describes. */
function differs(id: string): boolean {
  const own = all.cells.get(id) ?? PASSED.get(id)?.cell;
  return own?.observed !== all.cells.get(`${NORMAL_ID}${id}`)?.observed;
}

/** Whether a control fails if the servers answer although the variant says otherwise. */
function failsControl(id: string): boolean {
  return all.asDeclared.get(id)?.status === 'inconclusive';
}

test.each(ANSWERING)('$name is inconclusive with servers that behave otherwise', ({ cell }) => {
  const { status, controls = [] } = all.cells.get(`others+${cell?.id}`) ?? {};
  expect(status).toBe('inconclusive');
  const failed = controls.filter(({ ok }) => !ok).map(({ name }) => name);
  expect(failed).toContain('the servers do what the scenario says');
});
