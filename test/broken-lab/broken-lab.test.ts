import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { cacheDir } from '../../lab/cache.ts';
import { type CellResult, RunDocument } from '../../lab/schema.ts';
import { REPOSITORY, start } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const BROKEN = join(REPOSITORY, 'test/broken-lab/fixtures/entry.ts');

async function run(words: string, env: Record<string, string> = {}) {
  await using directory = await temporaryDirectory();
  const { exitCode, stdout } = await start(BROKEN, ['run', ...words.split(' '), '--json', '--out', directory.path], {
    env,
  });
  return { exitCode, cells: RunDocument.parse(JSON.parse(String(stdout))).cells };
}

/** What is broken, and what is said about it; for cells without a daemon only where that is something else. */
const BREAKAGES: Record<string, RegExp | { none: RegExp | 'pass'; nsncd: RegExp }> = {
  'no-control': /^no control was checked$/,
  'failing-control': /control 'the moon' failed: it is not made of cheese/,
  'story-throws': /^the story ends here$/,
  'nothing-happens': /^no call labelled 'lookup' in the evidence$/,
  'no-probe': /no probe ever got ready.*nobody asked for the marker/,
  'judge-throws': /^no call labelled 'never made' in the evidence$/,
  'nothing-expected': /^nobody can say what to expect$/,
  'port-taken': /cannot bind udp 127\.0\.0\.1#53/,
  'bad-call': /no such argument/,

  'b-silent': /control 'fresh process asks B' failed/,
  'b-refuses': /control 'fresh process asks B' failed/,
  'b-answers-like-a': /control 'fresh process asks B' failed/,
  'a-slow': /control 'answered in time' failed/,
  'b-slow': /control 'answered in time' failed/,
  'a-dies': /control 'A is alive' failed/,
  'file-not-changed': /control 'the file names B' failed/,
  'probe-dies': /^probe program: ended \(exit code 137\)/,
  'daemon-gone-before': { none: 'pass', nsncd: /answered by the client, not by the daemon/ },
  'daemon-dies': { none: 'pass', nsncd: /answered by the client, not by the daemon/ },
  'socket-removed': { none: 'pass', nsncd: /answered by the client, not by the daemon/ },
  'tap-passed-by': { none: 'pass', nsncd: /control 'requests on the socket' failed: .*not asked for on the socket/ },
  'tap-dies': { none: 'pass', nsncd: /^the tap ended by itself \(SIGKILL\)$/ },
  'daemon-elsewhere': /answered by the client, not by the daemon/,
};

describe('in a broken lab no cell passes or fails', () => {
  let cells: CellResult[];
  let exitCode: number | undefined;

  beforeAll(async () => {
    // 2.17 goes stale and the host's libc does not: so either verdict would have been a pass.
    const words = `${Object.keys(BREAKAGES).join(' ')} sound --libc host,crosstool-2.17 --daemon none,nsncd --probe c`;
    ({ cells, exitCode } = await run(words));
  });

  const of = (repro: string, daemon: string) =>
    cells.filter((cell) => cell.repro === repro && cell.daemon.id === daemon);

  test.each(Object.entries(BREAKAGES))('%s', (repro, reasons) => {
    for (const daemon of ['none', 'nsncd'] as const) {
      const reason = reasons instanceof RegExp ? reasons : reasons[daemon];
      const found = of(repro, daemon);
      expect(found).toHaveLength(2);
      for (const cell of found) {
        if (reason === 'pass') expect(cell.status).toBe('pass');
        else
          expect(cell).toMatchObject({ status: 'inconclusive', observed: null, reason: expect.stringMatching(reason) });
      }
    }
  });

  test('the command says so: 2', () => {
    expect(exitCode).toBe(2);
  });

  test('and it is not that everything is inconclusive', () => {
    expect([...of('sound', 'none'), ...of('sound', 'nsncd')].map(({ status }) => status)).toEqual(
      Array(4).fill('pass'),
    );
  });
});

test('a libc that is not what its image says is found out', async () => {
  await using directory = await temporaryDirectory();
  const [cache, genuine] = [directory.path, cacheDir()];
  await mkdir(join(cache, 'images'));
  for (const image of await readdir(join(genuine, 'images'))) {
    if (image.startsWith('debian-trixie-')) await lie(join(genuine, 'images', image), join(cache, 'images', image));
    else await symlink(join(genuine, 'images', image), join(cache, 'images', image));
  }
  const { cells, exitCode } = await run('sound --libc debian-trixie --daemon none', { RESOLV_LAB_CACHE: cache });
  expect(cells.map(({ probe, status, reason }) => [probe, status, reason])).toEqual(
    ['c', 'ffi'].map((probe) => [probe, 'inconclusive', "control 'libc' failed: program runs on glibc 2.41, not 2.99"]),
  );
  expect(exitCode).toBe(2);
});

/** The same image, with a manifest that claims another version. */
async function lie(image: string, copy: string): Promise<void> {
  await mkdir(copy);
  await symlink(join(image, 'root'), join(copy, 'root'));
  const manifest = JSON.parse(await readFile(join(image, 'manifest.json'), 'utf8'));
  await writeFile(join(copy, 'manifest.json'), JSON.stringify({ ...manifest, version: '2.99' }));
}
