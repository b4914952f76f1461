import { describe, expect, test } from 'vitest';
import { cellsOf, nsncdRestartPage, storedCells } from '../../docs/tools/nsncd-restart-page.ts';
import { repros } from '../../repros/index.ts';
import { restartClaims } from '../../repros/nsncd-restart.ts';

const cells = await storedCells();
const page = await nsncdRestartPage();
const rows = restartClaims.flatMap(({ sentence, entries }) =>
  entries.map((entry) => [entry.join(' '), sentence, entry] as const),
);

test.each(restartClaims.map(({ sentence, result, entries }) => [sentence, result, entries] as const))(
  '%s has entries, or a reason',
  (sentence, result, entries) => {
    expect(page).toContain(`| ${sentence} | ${result} |`);
    expect(entries.length > 0 || result.startsWith('not staged: ')).toBe(true);
  },
);

describe.each(rows)('%s', (_, __, entry) => {
  const [name, daemon] = entry;
  const [id, variant = ''] = name.split('/');
  const own = cellsOf(entry, cells);

  test('is a variant of a repro about that daemon', () => {
    const repro = repros.find((each) => each.id === id);
    const found = repro?.variants[variant];
    expect(found).toBeDefined();
    if (repro && found) expect(repro.daemons?.(found) ?? [daemon]).toContain(daemon);
  });

  test('has verdicts in a stored run, and each came out as its sources say', () => {
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter(({ status }) => status !== 'pass')).toEqual([]);
  });

  test('has the C libraries of both verdicts on the page', () => {
    const line = page.split('\n').find((each) => each.includes(`| \`${name}\` | ${daemon} |`)) ?? '';
    for (const {
      observed,
      daemon: { libc },
    } of own) {
      const [shown = ''] = /\*\*shown\*\*: [^|<]*/.exec(line) ?? [];
      const [absent = ''] = /absent: [^|<]*/.exec(line) ?? [];
      expect(observed === 'reproduced' ? shown : absent).toContain(libc?.revision ?? libc?.version);
    }
  });
});

test('the answer: without bug 31476 and no-reload nsncd is stale in no cell about resolv.conf', () => {
  const about = rows.filter(([, sentence]) => sentence.startsWith('“glibc reloads resolv.conf itself'));
  const stale = about
    .flatMap(([, , entry]) => cellsOf(entry, cells))
    .filter(({ observed }) => observed === 'reproduced');
  const others = stale.filter(
    ({ variant, daemon: { libc } }) => variant !== 'pin-no-reload' && libc?.revision !== '2.36-9+deb12u7',
  );
  expect(stale.length).toBeGreaterThan(0);
  expect(others).toEqual([]);
});
