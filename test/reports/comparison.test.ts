import { expect, test } from 'vitest';
import { compare } from '../../lab/results/compare.ts';
import { renderComparisonMarkdown } from '../../reports/comparison/markdown.ts';
import { renderComparison } from '../../reports/comparison/text.ts';
import { bug, cell, documentOf, failed, HOST, OLD, TRIXIE, unsupported } from './fixtures.ts';

const comparison = compare(
  {
    ...documentOf([cell(), cell({ probe: 'ffi' }), cell({ libc: OLD, ...bug }), cell({ libc: HOST })], { id: 'a' }),
    libcs: [TRIXIE],
  },
  {
    ...documentOf(
      [
        cell(failed),
        cell({ probe: 'ffi', ...failed }),
        cell({ libc: HOST, ...bug }),
        cell({ libc: HOST, probe: 'ffi', ...unsupported('no *Node*') }),
      ],
      { id: 'b' },
    ),
    libcs: [{ ...TRIXIE, revision: '2.41-13' }],
  },
);

test('a comparison for a terminal: cells with the same change together, then added and removed cells', () => {
  expect(renderComparison(comparison, { width: 80 })).toBe(`before  a
after   b

debian-trixie: libc6 2.41-12+deb13u1 → libc6 2.41-13

absent → shown!  stale-resolv-conf/main/debian-trixie/none/c
absent → shown!  stale-resolv-conf/main/debian-trixie/none/ffi
  was: after the switch B answered
  now: after the switch A answered

absent → shown  stale-resolv-conf/main/host/none/c
  expected absent → shown (bug 984)
  was: after the switch B answered
  now: after the switch A answered

appeared  stale-resolv-conf/main/host/none/ffi  -

went  stale-resolv-conf/main/crosstool-2.17/none/c  shown

shown = failure shown, as expected · absent = failure absent, as expected
shown! = failure shown, not as expected · - = unsupported

3 changed, 1 appeared, 1 went: a verdict changed
`);
});

test('the same in Markdown', () => {
  expect(renderComparisonMarkdown(comparison)).toBe(
    `### From a to b

3 changed, 1 appeared, 1 went: a verdict changed.

- debian-trixie: libc6 2.41-12+deb13u1 → libc6 2.41-13

| cells | before | after | why |
| --- | :-: | :-: | --- |
| \`stale-resolv-conf/main/debian-trixie/none/c\`<br>\`stale-resolv-conf/main/debian-trixie/none/ffi\` | absent | shown! | after the switch B answered → after the switch A answered |
| \`stale-resolv-conf/main/host/none/c\` | absent | shown | expected absent → shown (bug 984)<br>after the switch B answered → after the switch A answered |

Appeared:

- \`stale-resolv-conf/main/host/none/ffi\` -

Went:

- \`stale-resolv-conf/main/crosstool-2.17/none/c\` shown

shown = failure shown, as expected · absent = failure absent, as expected · shown! = failure shown, not as expected · - = unsupported
`,
  );
});

test('many added or removed cells are counted, one line for each variant', () => {
  const cells = Array.from({ length: 21 }, (_, at) => cell({ attempt: at + 1, ...(at < 3 ? bug : {}) }));
  const text = renderComparison(compare(documentOf([]), documentOf(cells)), { width: 80 });
  expect(text).toContain('appeared  stale-resolv-conf/main/…  21 as expected (3 shown, 18 absent)\n');
  expect(text).not.toContain('none/c#2');
});

test('runs without cells', () => {
  const nothing = compare(documentOf([]), documentOf([]));
  expect(renderComparison(nothing, { width: 80 })).toBe('before  r1\nafter   r1\n\nno cells: no verdict changed\n');
});

test('a run that has not ended is named as such', () => {
  const cut = documentOf([cell()], { id: 'cut', interrupted: true, planned: 96 });
  const whole = compare(cut, documentOf([cell()]));
  expect(renderComparison(whole, { width: 80 })).toContain('before  cut (interrupted; 96 cells were planned)\n');
  expect(renderComparisonMarkdown(whole)).toContain('### From cut (interrupted; 96 cells were planned) to r1\n');
  const part = documentOf([cell()], { id: 'part', missing: [2, 4].map((index) => ({ index, count: 4 })) });
  expect(renderComparison(compare(part, cut), { width: 80 })).toContain('before  part (parts 2, 4 of 4 are missing)\n');
});

test('both forms state that the runs must have the same cells, or that cells were left out', () => {
  const [one, two] = [documentOf([cell()]), documentOf([cell(), cell({ libc: OLD, ...bug })])];
  for (const render of [
    renderComparisonMarkdown,
    (it: ReturnType<typeof compare>) => renderComparison(it, { width: 120 }),
  ]) {
    expect(render(compare(one, two, 'same'))).toContain('but the runs do not have the same cells');
    expect(render(compare(one, two, 'common'))).toContain('1 the same, 1 left out, which one run does not have');
  }
});

test('on a narrow terminal lines end between words', () => {
  const narrow = renderComparison(comparison, { width: 40 }).split('\n');
  expect(narrow.filter((line) => line.length > 40 && !line.includes('stale-resolv-conf/'))).toEqual([]);
});

const differing = compare(
  documentOf([cell({ outcome: 'a: 1 | b: 2 | c: 3 | e: 5' }), cell({ probe: 'ffi', outcome: 'b: 2 | c: 3 | e: 5' })]),
  documentOf([
    cell({ outcome: 'a: 1 | b: *new* | d: 4 | c: 3 | e: 6' }),
    cell({ probe: 'ffi', outcome: 'b: *new* | d: 4 | c: 3 | e: 6' }),
  ]),
);

test('the same difference of outcomes is printed once, without the parts that both have', () => {
  expect(renderComparison(differing, { width: 80 })).toContain(`
Outcomes that differ:
stale-resolv-conf/main/debian-trixie/none/c
stale-resolv-conf/main/debian-trixie/none/ffi
  - b: 2
  - e: 5
  + b: *new*
  + d: 4
  + e: 6

2 the same, 2 outcomes differ: no verdict changed
`);
  expect(renderComparisonMarkdown(differing)).toContain(`
Outcomes that differ:

- \`stale-resolv-conf/main/debian-trixie/none/c\`, \`stale-resolv-conf/main/debian-trixie/none/ffi\`
  - was: b: 2
  - was: e: 5
  - now: b: \\*new\\*
  - now: d: 4
  - now: e: 6
`);
});
