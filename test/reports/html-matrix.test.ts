import { expect, test } from 'vitest';
import { BULLSEYE, bug, cell, documentOf, htmlOf, nsncd, OLD, TRIXIE, unsupported } from './fixtures.ts';

const TOO_OLD = 'glibc 2.17 is too old';
const tooOld = (variant: string) => cell({ variant, libc: OLD, ...unsupported(TOO_OLD) });

/** The rows of the matrix, each as the texts of its cells; a `+` marks a cell that spans further columns. */
function rowsOf(cells: ReturnType<typeof cell>[]): string[] {
  const page = htmlOf({ document: documentOf(cells), events: () => [], lessons: [] });
  return [...page.matchAll(/<tr class="daemon[^>]*>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<td( colspan)?[^>]*>(.*?)<\/td>/gs)]
      .map(([, wide, text = '']) => `${text.replaceAll(/<[^>]*>/g, '')}${wide ? '+' : ''}`)
      .join(' | '),
  );
}

test('a cell that was not selected is a point, and not part of a row that cannot run', () => {
  const cells = [cell({ libc: OLD }), cell({ libc: BULLSEYE, ...bug }), cell(), tooOld('dropped')];
  expect(rowsOf(cells)).toEqual(['absent | shown | absent', '- | . | .']);
  const whole = [
    ...cells,
    ...[BULLSEYE, TRIXIE].map((libc) => cell({ variant: 'dropped', libc, ...unsupported('no') })),
  ];
  expect(rowsOf(whole)).toEqual(['absent | shown | absent', `unsupported: ${TOO_OLD}; no+`]);
});

test('a cell in another row of the same daemon does not count as not run', () => {
  const cells = [OLD, TRIXIE].flatMap((libc) => [
    cell({ libc, ...(libc === OLD ? bug : {}) }),
    cell({ libc, daemon: nsncd(TRIXIE) }),
  ]);
  expect(rowsOf(cells)).toEqual(['shown | absent', ' | absent', 'absent | ']);
});

test('the command of a run is quoted for a shell', () => {
  const document = documentOf([cell()], { command: ['run', '--variant', '*', '--out', ''] });
  expect(htmlOf({ document, events: () => [], lessons: [] })).toContain(
    '<code>resolv-lab run --variant &#39;*&#39; --out &#39;&#39;</code>',
  );
});
