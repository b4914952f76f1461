import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { githubReporter, renderAnnotations } from '../../reports/github.ts';
import { renderMarkdown } from '../../reports/markdown.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { FakeTerminal } from './fake-terminal.ts';
import { bug, cell, documentOf, failed, HOST, inconclusive, OLD, TRIXIE, unsupported } from './fixtures.ts';

test('errors for failures, warnings for inconclusive cells, nothing for others', () => {
  const late = [{ name: 'in time', ok: false, detail: '100% late' }];
  const document = documentOf([
    cell({ libc: OLD, ...bug }),
    cell(failed),
    cell({ probe: 'ffi', ...failed }),
    cell({ libc: HOST, ...inconclusive("control 'in time' failed: 100% late", late) }),
    cell({ libc: HOST, probe: 'ffi', ...unsupported('no Node') }),
  ]);
  expect(renderAnnotations(document)).toBe(
    '::error title=stale-resolv-conf/main/debian-trixie/none/c and 1 more::' +
      'failure shown, expected absent (bug 984)%0Aafter the switch A answered\n' +
      "::warning title=stale-resolv-conf/main/host/none/c::control 'in time' failed: 100%25 late\n",
  );
});

test('a colon or a comma does not end a title', () => {
  const odd = { ...TRIXIE, id: 'dir:/opt/a,b' };
  expect(renderAnnotations(documentOf([cell({ libc: odd, ...failed })]))).toContain('/dir%3A/opt/a%2Cb/none/c::');
});

test('the tenth annotation lists those that GitHub would not show', () => {
  const cells = Array.from({ length: 12 }, (_, at) => cell({ variant: `v${at}`, ...failed, reason: `reason ${at}` }));
  const lines = renderAnnotations(documentOf(cells)).trimEnd().split('\n');
  expect(lines).toHaveLength(10);
  expect(lines.at(-1)).toBe(
    '::error title=and 3 more::stale-resolv-conf/v9/debian-trixie/none/c%0A' +
      'stale-resolv-conf/v10/debian-trixie/none/c%0Astale-resolv-conf/v11/debian-trixie/none/c',
  );
});

test('an interrupted run is a warning, and counts as one of the ten', () => {
  const cells = Array.from({ length: 12 }, (_, at) => cell({ variant: `v${at}`, ...inconclusive(`reason ${at}`) }));
  const lines = renderAnnotations(documentOf(cells, { interrupted: true, planned: 96 }))
    .trimEnd()
    .split('\n');
  expect(lines[0]).toBe('::warning title=resolv-lab::Interrupted after 12 of 96 cells.');
  expect(lines).toHaveLength(10);
});

test('the tables are appended to the summary', async () => {
  await using directory = await temporaryDirectory();
  const summary = join(directory.path, 'summary.md');
  await writeFile(summary, 'before\n');
  const document = documentOf([cell(failed)]);
  const terminal = new FakeTerminal();
  await githubReporter(terminal, summary).onRunEnd?.(document, directory.path);
  expect(await readFile(summary, 'utf8')).toBe(`before\n${renderMarkdown(document)}`);
  expect(terminal.text()).toContain('::error title=');
});
