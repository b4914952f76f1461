import { describe, expect, test } from 'vitest';
import { libcsText } from '../../docs/tools/libcs-text.ts';
import { referenceText } from '../../docs/tools/reference-page.ts';
import type { ComparableCell, ComparableRun } from '../../lab/results/comparable.ts';
import { reproNamed } from '../lab/inventory.ts';

const libc = (version: string, revision: string | null = null, kind = 'glibc') => ({ kind, version, revision });
const [OLD, FIXED, UNFIXED, MUSL] = [
  libc('2.17'),
  libc('2.36', '2.36-9+deb12u14'),
  libc('2.36', '2.36-9+deb12u7'),
  libc('1.2.5', '1.2.5-1', 'musl'),
];

interface CellWords {
  source?: string;
  daemon?: string;
  probe?: string;
  repro?: string;
  status?: string;
}

const cell = (of: object, observed: string | null, { source = 'bug 1', daemon = 'none', ...more }: CellWords = {}) =>
  ({
    ...{ repro: 'a', variant: 'main', probe: 'c', libc: of, observed, status: 'pass', ...more },
    expected: { value: observed, source },
    daemon: { id: daemon },
  }) as unknown as ComparableCell;

/** The lines of the page that are rows of a table or items of a list. */
const lines = (cells: ComparableCell[], entries = [reproNamed('a')]) => {
  const run = { run: { durationMs: 1, startedAt: '2026-01-02' }, libcs: [], cells } as unknown as ComparableRun;
  const text = referenceText('{{topics}}\n{{repros}}', run, entries);
  return text.split('\n').filter((each) => /^\| [^-]|^\d/.test(each));
};

describe('C libraries in words', () => {
  test('are a kind, versions, and package revisions where those of a version differ', () => {
    const all = [OLD, FIXED, UNFIXED, MUSL] as never[];
    expect(libcsText([MUSL] as never[], all)).toBe('musl');
    expect(libcsText([OLD, UNFIXED] as never[], all)).toBe('glibc 2.17, 2.36-9+deb12u7');
    expect(libcsText([UNFIXED, FIXED, MUSL] as never[], all)).toBe('glibc 2.36, musl');
    expect(libcsText([OLD, FIXED, UNFIXED] as never[], all)).toBe('glibc');
  });
});

describe('a repro', () => {
  test('has a row for each variant with a verdict, and each source once', () => {
    const cells = [
      cell(OLD, 'reproduced'),
      cell(FIXED, 'not-reproduced', { source: 'bug 2' }),
      cell(MUSL, 'not-reproduced', { source: 'bug 2' }),
      cell(OLD, 'reproduced', { daemon: 'nscd' }),
      cell(FIXED, 'reproduced', { daemon: 'nscd', source: '' }),
      cell(FIXED, 'reproduced', { probe: 'ffi', source: 'of another probe' }),
    ];
    expect(lines(cells).slice(-3)).toEqual([
      expect.stringMatching(
        /^\| `main` \| .* \| absent: glibc 2\.36, musl; \*\*shown\*\*: glibc 2\.17 \| nscd: \*\*shown\*\* \| 1, 2 \|$/,
      ),
      '1. bug 1',
      '2. bug 2',
    ]);
  });

  test('has no row for a variant without a verdict', () => {
    expect(lines([cell(OLD, null)]).filter((text) => text.includes('`main`'))).toEqual([]);
  });
});

test('a topic has its entries, and its cells by status', () => {
  const entries = [reproNamed('a', [], { topic: 'timing' }), reproNamed('b', [], { topic: 'timing' })];
  const cells = [cell(OLD, 'reproduced'), cell(OLD, 'reproduced', { repro: 'b', status: 'fail' })];
  expect(lines(cells, entries)).toEqual([
    expect.stringMatching(/^\| topic \| entries \| as expected \| not as expected \|/),
    '| [timing](../../docs/bugs.md#timing) | 2 | 1 | 1 | 0 | 0 | 0 |',
  ]);
});
