import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../lab/core/events.ts';
import type { CellResult } from '../../lab/core/schema.ts';
import { PROOF_WIDTH, renderProof, renderProofMarkdown } from '../../reports/proof/render.ts';
import { RESOLV_LAB, start } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { bug, cell, documentOf, HOST, libc, nsncd, TRIXIE, unsupported } from './fixtures.ts';
import { EventBuilder, switchEvents } from './html-events.ts';

const BUILD_ID = 'f3654f4d10c3f54ac5dabcb8fc67a2b8d1409dc4';
const state = { search: [], optionsRaw: 1, flagsRaw: 0, retrans: 1, retry: 2, ndots: 1 };
const before = { ...state, nameservers: ['127.0.0.1'], options: ['RES_INIT', 'RES_RECURSE'] };
const after = { ...before, options: [...before.options, 'RES_SNGLKUP'] };

const affected = cell({
  libc: libc('debian-bullseye', '2.31', { package: 'libc6', revision: '2.31-13+deb11u11', buildId: BUILD_ID }),
  daemon: nsncd({ ...TRIXIE, buildId: 'aabbcc' }),
  ...bug,
  controls: [
    { name: 'libc', ok: true, detail: '1 probe runs on the libc of the cell' },
    { name: 'fresh process', ok: false, detail: `it was ${'answered by A '.repeat(20)}` },
  ],
  evidence: { directory: 'cells/a', events: 12, measures: { staleStateIn: 'the thread' } },
});

function eventsWithState(): Event[] {
  const builder = new EventBuilder();
  builder.call(2020, 2021, 'program', 'state.lab.test', {
    from: '192.0.2.1',
    res: { before, after, changed: ['+RES_SNGLKUP'] },
  });
  return [...switchEvents('A'), ...builder.events].toSorted((a, b) => a.at - b.at);
}

/** A run on disk, with the events of its cells as a run stores them. */
async function storedRun(cells: readonly CellResult[], events: readonly Event[] = eventsWithState()) {
  const directory = await temporaryDirectory();
  const document = documentOf([...cells]);
  await writeFile(join(directory.path, 'result.json'), JSON.stringify(document));
  for (const { evidence } of cells) {
    if (!evidence.directory) continue;
    await mkdir(join(directory.path, evidence.directory), { recursive: true });
    const lines = events.map((event) => `${JSON.stringify(event)}\n`).join('');
    await writeFile(join(directory.path, evidence.directory, 'events.jsonl'), lines);
  }
  return { document, path: directory.path, [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose]() };
}

describe('a proof', () => {
  test('has a command that can be pasted, with all that the user changed, and says so of the daemon', async () => {
    const daemon = {
      ...nsncd(TRIXIE),
      version: 'build-id 0123456789ab',
      program: '/home/me/a-long-way-from-home/src/nsncd/target/release/nsncd',
      settings: { NSNCD_WORKER_COUNT: '3' },
    };
    await using run = await storedRun([cell({ daemon })]);
    const proof = renderProof(run.document, run.path);
    expect(proof).toMatch(
      / daemon +nsncd from\s+\/home\S+\/nsncd,\s+build-id\s+0123456789ab\s+with\s+NSNCD_WORKER_COUNT=3\n/,
    );
    expect(proof).toContain(
      `/c \\\n    --daemon-program nsncd=${daemon.program} \\\n    --daemon-set nsncd.NSNCD_WORKER_COUNT=3\n`,
    );
  });

  test('has builds, configuration, packets, _res, controls, source and command of a cell', async () => {
    await using run = await storedRun([affected]);
    const proof = renderProof(run.document, run.path);
    expect(proof).toMatch(/^stale-resolv-conf\/main\/debian-bullseye\/nsncd@debian-trixie\/c\n=+\n/);
    expect(proof).toMatch(/verdict +shown: failure shown, as expected\n/);
    expect(proof).toMatch(/source +bug 984\n/);
    expect(proof).toMatch(
      new RegExp(`client libc +debian-bullseye: glibc 2\\.31, libc6 2\\.31-13\\+deb11u11\\n +build-id ${BUILD_ID}\\n`),
    );
    expect(proof).toMatch(/daemon +nsncd 1\.5\.1\n +daemon libc +debian-trixie: .*\n +build-id aabbcc\n/);
    expect(proof).not.toContain('\\\n');
    expect(proof).toContain('  npx resolv-lab run stale-resolv-conf/main/debian-bullseye/nsncd@debian-trixie/c\n');
    expect(proof).toMatch(/client:\/etc\/resolv\.conf +create\n +nameserver 127\.0\.0\.1\n/);
    expect(proof).toMatch(/\+1\.00 ms +client:\/etc\/resolv\.conf +rename-over\n +nameserver 127\.0\.0\.2\n/);
    expect(proof).toMatch(/\+11\.00 ms +program · main > A +A\? after\.lab\.test\n/);
    expect(proof).toMatch(/\+11\.10 ms +A > program · main +192\.0\.2\.1\n/);
    expect(proof).toMatch(/before: 127\.0\.0\.1; RES_INIT RES_RECURSE; retrans 1 retry 2 ndots 1\n/);
    expect(proof).toMatch(/after: {2}127\.0\.0\.1; RES_INIT RES_RECURSE RES_SNGLKUP; retrans/);
    expect(proof).toMatch(/Controls: 1 of 2 hold\n +ok +libc: .*\n +FAILED +fresh process: it was/);
  });

  test('of several cells begins with their table; of one cell it has none', async () => {
    await using run = await storedRun([affected, cell({ libc: libc('debian-trixie', '2.41') })]);
    const table = /^stale-resolv-conf\/main\n +daemon +bullseye +trixie\n/;
    expect(renderProof(run.document, run.path)).toMatch(table);
    expect(renderProofMarkdown(run.document, run.path).replace(/^```text\n/, '')).toMatch(table);
    await using single = await storedRun([affected]);
    expect(renderProof(single.document, single.path)).not.toMatch(/^ +daemon +bullseye/m);
  });

  test('has the outcome, one call a line', async () => {
    await using run = await storedRun([
      { ...affected, outcome: 'getaddrinfo a: 192.0.2.1; A udp A answered | res_init: ok' },
    ]);
    expect(renderProof(run.document, run.path)).toContain(
      '\nOutcome\n  getaddrinfo a: 192.0.2.1; A udp A answered\n  res_init: ok\n\n',
    );
  });

  test('has a long command on several lines that a shell reads as one', async () => {
    const build = `dir:/srv/${'glibc/'.repeat(10)}u 7`;
    await using run = await storedRun([{ ...affected, libc: { ...affected.libc, id: 'before', build } }]);
    expect(renderProof(run.document, run.path)).toContain(
      `\nRepeat\n  npx resolv-lab run ${affected.id} \\\n    --libc 'before=${build}'\n\n`,
    );
  });

  test('has the key events in order of time, a call at its end', async () => {
    const events = switchEvents('A');
    const highlights = [
      { kind: 'call', at: 20e6, text: 'the call that set the flags' },
      { kind: 'dns-query', at: 1021e6, text: 'the query that was sent again' },
    ];
    await using run = await storedRun([{ ...affected, evidence: { ...affected.evidence, highlights } }], events);
    expect(renderProof(run.document, run.path)).toMatch(
      /Key events\n +−979\.00 ms {2}the query that was sent again\n +−978\.00 ms {2}the call that set the flags\n/,
    );
  });

  test('has lines of at most 100 characters, without blanks at the end', async () => {
    const outcome = `2 × (${'A udp A no answer, AAAA no answer, timeout; '.repeat(9)}B udp A answered)`;
    await using run = await storedRun([{ ...affected, outcome }]);
    for (const text of [renderProof(run.document, run.path), renderProofMarkdown(run.document, run.path)]) {
      expect(text.split('\n').filter((line) => line.length > PROOF_WIDTH || /\s$/.test(line))).toEqual([]);
      expect(text).toMatch(/[^\n]\n$/);
    }
  });

  test('in Markdown keeps its columns, and no text of the run can end the code', async () => {
    const quoting = { ...affected, reason: 'it said ```` and <b>' };
    await using run = await storedRun([quoting]);
    const proof = renderProofMarkdown(run.document, run.path);
    expect(proof).toContain('### Verdict\n\n`````text\nverdict ');
    expect(proof.match(/^`{3,}/gm)?.length).toBe(2 * (proof.match(/^### /gm)?.length ?? 0));
  });

  test('of a cell without events has the stored facts', async () => {
    await using run = await storedRun([cell({ libc: HOST, ...unsupported('no Node') })]);
    const proof = renderProof(run.document, run.path);
    expect(proof).toMatch(/verdict +-: unsupported\n +because +no Node\n/);
    expect(proof).not.toMatch(/Timeline|_res|Controls/);
  });
});

describe('report --cell', () => {
  const other = cell({ libc: HOST });

  test.each([
    [affected.id, [affected.id]],
    ['*/main/host/**', [other.id]],
    ['**', [affected.id, other.id]],
  ])('%s selects cells', async (pattern, ids) => {
    await using run = await storedRun([affected, other]);
    const { exitCode, stdout } = await start(RESOLV_LAB, [
      'report',
      run.path,
      '--reporter',
      'proof',
      '--cell',
      pattern,
    ]);
    expect(exitCode).toBe(0);
    expect([...String(stdout).matchAll(/^(\S+)\n=+$/gm)].map(([, id]) => id)).toEqual(ids);
  });

  test('of a cell outside the run is a usage error', async () => {
    await using run = await storedRun([other]);
    const { exitCode, stderr } = await start(RESOLV_LAB, ['report', run.path, '--cell', 'nope']);
    expect(exitCode).toBe(64);
    expect(stderr).toMatch(
      /--cell nope: the run has no such cell, only such as stale-resolv-conf\/main\/host\/none\/c/,
    );
  });

  test('a proof in a file ending in .md is Markdown', async () => {
    await using run = await storedRun([affected]);
    const file = join(run.path, 'proof.md');
    await start(RESOLV_LAB, ['report', run.path, '--reporter', `proof=${file}`]);
    expect(await readFile(file, 'utf8')).toMatch(/^## stale-resolv-conf/);
  });
});
