import { expect, test } from 'vitest';
import type { DifferenceWord } from '../../lab/daemon-suite/difference.ts';
import { agreementText, type CheckedCell, daemonVerdict, renderDaemonChecks } from '../../reports/daemon-checks.ts';
import { cell, HOST, nsncd, TRIXIE } from './fixtures.ts';

function checked(
  variant: string,
  word: DifferenceWord,
  more: Partial<CheckedCell> = {},
  daemon = nsncd(TRIXIE),
): CheckedCell {
  return {
    cell: cell({ repro: 'floods', variant, daemon, libc: HOST }),
    group: 'faults',
    difference: { word, why: `${word} for a reason` },
    ...more,
  };
}

test('a row for each check, a column for each daemon, and an explanation of all but `same`', () => {
  const nscd = { ...nsncd(HOST), id: 'nscd' as const, version: '2.36' };
  const cells = [
    checked('main', 'known'),
    checked('main', 'same', {}, nscd),
    checked('large', 'NEW', { replay: ['octets: 02 00', 'repeat: resolv-lab daemon check'] }),
    checked('large', 'same', {}, nscd),
  ];
  expect(renderDaemonChecks(cells, { width: 120 }).split('\n')).toEqual([
    'faults          nsncd         nscd',
    '  floods/main   known         same',
    '  floods/large  NEW           same',
    '',
    'nsncd: 1.5.1 on libc6 2.41-12+deb13u1',
    'nscd: 2.36 on libc6 2.36-9+deb12u14',
    '',
    'NEW  nsncd floods/large: NEW for a reason',
    '    octets: 02 00',
    '    repeat: resolv-lab daemon check',
    'known  nsncd floods/main: known for a reason',
  ]);
});

test('a daemon on several libcs has a column for each, and equal explanations are one', () => {
  const cells = [
    ...[checked('main', 'known'), checked('main', 'known', {}, nsncd(HOST))],
    ...[checked('large', 'known'), checked('large', 'same', {}, nsncd(HOST))],
  ];
  const text = renderDaemonChecks(cells, { width: 120 });
  expect(text).toContain('nsncd@trixie  nsncd@host');
  expect(text.match(/known for a reason/g)).toHaveLength(1);
  expect(text).toContain('known  nsncd@trixie floods/main, floods/large; nsncd@host floods/main: ');
});

test('client libcs with the same words share a column', () => {
  const from = (libc: typeof HOST, word: DifferenceWord): CheckedCell => {
    const check = checked('main', word);
    return { ...check, cell: { ...check.cell, libc } };
  };
  const cells = [...[from(TRIXIE, 'known'), from(HOST, 'known')], from({ ...TRIXIE, id: 'debian-bullseye' }, 'same')];
  const text = renderDaemonChecks(cells, { width: 120 });
  expect(text.split('\n')[0]).toBe('faults         nsncd for trixie,host  nsncd for bullseye');
  expect(text).toContain('known  nsncd for trixie,host floods/main: known for a reason');
});

test('a check with a client of its own needs no column for it', () => {
  const onMusl = checked('musl', 'known', {}, { ...nsncd(HOST), version: '1.5.2' });
  const cells = [
    checked('main', 'same'),
    { ...onMusl, cell: { ...onMusl.cell, libc: { ...HOST, id: 'musl-trixie' } } },
  ];
  const text = renderDaemonChecks(cells, { width: 120 });
  expect(text.split('\n').slice(0, 3)).toEqual(['faults         nsncd', '  floods/main  same', '  floods/musl  known']);
  expect(text).toContain('nsncd: 1.5.1 on libc6 2.41-12+deb13u1; for musl-trixie: 1.5.2 on libc6 2.36-9+deb12u14');
});

test('libcs with the same words share a column, and one on which the daemon cannot run has none', () => {
  const cells = [
    ...[checked('main', 'known'), checked('main', 'known', {}, nsncd(HOST))],
    checked('main', 'unsupported', {}, { ...nsncd(HOST), libc: { ...TRIXIE, id: 'debian-bullseye' } }),
  ];
  const text = renderDaemonChecks(cells, { width: 120 });
  expect(text.split('\n').slice(0, 2)).toEqual(['faults         nsncd@trixie,host', '  floods/main  known']);
  expect(text).toContain('known  nsncd@trixie,host floods/main: known for a reason');
  expect(text).toContain('unsupported  nsncd@bullseye floods/main: ');
});

test.each([
  [['same', 'known'], 'nsncd: 2 verdicts: 1 same, 1 known. Nothing to do'],
  [['same', 'NEW'], 'nsncd: 2 verdicts: 1 same, 1 NEW. Read the lines marked NEW.'],
  [['varies'], 'nsncd: 1 verdict: 1 varies. Read the lines marked varies'],
  [['inconclusive'], 'nsncd: 1 verdict: 1 inconclusive. Without a verdict there: resolv-lab report runs/x'],
  [['fixed'], 'nsncd: 1 verdict: 1 fixed. Nothing to do; the differences marked fixed are gone'],
  [['unsupported'], 'nsncd: 1 verdict: 1 unsupported. Nothing ran'],
  [[], 'nsncd: 0 verdicts: none. Nothing ran'],
] as const)('the last line for %j', (words, line) => {
  const cells = words.map((word, at) => checked(`v${at}`, word));
  expect(daemonVerdict(cells, 'nsncd', 'runs/x')).toContain(line);
});

test('a line says whether the repeats agree', () => {
  const run = (variant: string, agree: boolean, daemon = nsncd(TRIXIE)) =>
    checked(variant, agree ? 'same' : 'varies', { repeats: { count: 3, agree } }, daemon);
  expect(agreementText([checked('main', 'same')])).toBe('');
  expect(agreementText([run('main', true), run('large', true)])).toBe('3 runs agree.');
  expect(agreementText([run('main', true), run('large', false), run('large', false, nsncd(HOST))])).toBe(
    '3 runs agree, but for floods/large (nsncd@trixie,host).',
  );
});
