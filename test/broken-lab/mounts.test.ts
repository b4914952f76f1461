import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CellResult, RunDocument } from '../../lab/core/schema.ts';
import { bundled, start } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const ENTRY = await bundled('test/broken-lab/fixtures/mounts.ts');

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let cells: CellResult[];

beforeAll(async () => {
  directory = await temporaryDirectory();
  const cell = ['--libc', 'debian-trixie', '--daemon', 'none,nsncd', '--probe', 'c'];
  const { stdout, stderr } = await start(ENTRY, ['run', 'with-mounts*', ...cell, '--json', '--out', directory.path]);
  expect(stdout, String(stderr)).not.toBe('');
  cells = RunDocument.parse(JSON.parse(String(stdout))).cells;
});
afterAll(() => directory[Symbol.asyncDispose]());

function cellOf(repro: string, daemon: string): CellResult {
  const found = cells.find((each) => each.repro === repro && each.daemon.id === daemon);
  if (!found) throw new Error(`no cell of ${repro}`);
  return found;
}

test.each(['none', 'nsncd'])('without sabotage the cell passes, with daemon %s', (daemon) => {
  const { status, reason } = cellOf('with-mounts', daemon);
  expect(`${status}: ${reason}`).toMatch(/^pass: /);
});

test('the daemon has its environment, and its mounts with the facts of their image', async () => {
  const { evidence } = cellOf('with-mounts', 'nsncd');
  const events = await readFile(join(directory.path, `${evidence.directory}`, 'events.jsonl'), 'utf8');
  const views = events.split('\n').flatMap((line) => (line.includes('"process-view"') ? [JSON.parse(line)] : []));
  const ofDaemon = views.find(({ process }) => process === 'nsncd');
  expect(ofDaemon.environment).toEqual({ LD_LIBRARY_PATH: '/opt/none' });
  expect(ofDaemon.mounts).toContainEqual({
    target: '/opt/modules',
    source: 'crosstool-2.17: /usr/lib',
    readOnly: true,
    image: { libc: 'crosstool-2.17', packages: {}, path: '/usr/lib' },
  });
});

test.each([
  ['image-missing', 'none', /program sees at \/opt\/modules\/libnss_compat\.so\.2 nothing, not debian-bookworm: /],
  [
    'other-module',
    'none',
    /program sees at \/opt\/lab\/libnss_lab\.so\.2 .*, not module lab with gethostbyname_r, read-only/,
  ],
  ['other-image', 'none', /program sees at \/opt\/gconv .*, not debian-bookworm: \/usr\/lib\/\S+\/gconv, read-only/],
  ['writable', 'none', /box sees at \/srv\/agent client: \/var\/lib\/agent, not client: \/var\/lib\/agent, read-only/],
  ['folder-missing', 'none', /box sees at \/srv\/agent nothing, not client: \/var\/lib\/agent, read-only/],
  ['daemon-without', 'nsncd', /nsncd sees at \/opt\/modules nothing, not crosstool-2\.17: \/usr\/lib, read-only/],
])('%s is inconclusive', (name, daemon, reason) => {
  const found = cellOf(`with-mounts+${name}`, daemon);
  expect(`${found.status}: ${found.reason}`).toMatch(
    /^inconclusive: .*control 'the machines have their mounts' failed/,
  );
  expect(found.reason).toMatch(reason);
});

test('a path that the image does not have is named', () => {
  const { status, reason } = cellOf('with-mounts-of-nothing', 'none');
  expect(`${status}: ${reason}`).toBe('inconclusive: the image has no such file: debian-bookworm: /usr/lib/nothing');
});
