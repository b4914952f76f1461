import { describe, expect, test } from 'vitest';
import type { SeenFile, SeenMount } from '../../lab/core/events.ts';
import { A, B, type Nameserver } from '../../repros/shared/two-nameservers.ts';
import type { FileChangeId } from '../../repros/stale-resolv-conf/file-changes.ts';
import { checkFileChange, checkNoReloadInFile, checkSameFile } from '../../repros/stale-resolv-conf/file-checks.ts';
import { variants } from '../../repros/stale-resolv-conf/variants.ts';
import { evidenceOf, type Moment, started, step } from './evidence.ts';

function file(inode: number, { address }: Nameserver, more: Partial<SeenFile> = {}): SeenFile {
  const content = `nameserver ${address}\noptions timeout:1\n`;
  const times = { modified: '1700000000250000000', changed: `${inode}` };
  return { device: '1', inode: `${inode}`, names: 1, ...times, content, ...more };
}

function read(what: SeenFile | null, of = 'program', when: 'ready' | 'change' | 'end' = 'change'): Moment {
  return (at) => [{ kind: 'resolv-conf', at, of, pid: of.length, host: 'client', when, file: what }];
}

const OLD = file(10, A);
const RENAMED = file(11, B);
const WRITTEN = file(10, B, { modified: '1800000000000000000' });
const SAME_SECOND = file(10, B, { modified: '1700000000750000000' });
const LINKED = file(12, B, { links: [{ inode: '20', changed: '1', target: 'resolv.conf.second' }] });
const LINKED_BEFORE = file(9, A, { links: [{ inode: '19', changed: '1', target: 'resolv.conf.first' }] });

interface Change {
  before: SeenFile;
  since: (SeenFile | null)[];
  fresh: SeenFile;
  /** The sources of the single-file mounts of the program and of the fresh one. */
  mounted?: [program: string, fresh: string];
}

const CHANGES: Record<FileChangeId, Change> = {
  'rename-over': { before: OLD, since: [RENAMED], fresh: RENAMED },
  'in-place': { before: OLD, since: [WRITTEN], fresh: WRITTEN },
  'same-size-same-second': { before: OLD, since: [SAME_SECOND], fresh: SAME_SECOND },
  'remove-create': { before: OLD, since: [null, RENAMED], fresh: RENAMED },
  'symlink-flip': { before: LINKED_BEFORE, since: [LINKED_BEFORE, LINKED], fresh: LINKED },
  'single-file-mount': { before: OLD, since: [OLD], fresh: RENAMED, mounted: ['file', 'file'] },
  'copied-file-mount': { before: OLD, since: [OLD], fresh: RENAMED, mounted: ['copy', 'other copy'] },
  'in-place-under-mount': { before: OLD, since: [WRITTEN], fresh: WRITTEN, mounted: ['file', 'file'] },
};

const main = variants.main;

function view(process: string, ...mounts: SeenMount[]): Moment {
  return (at) => [{ kind: 'process-view', at, process, pid: 7, host: 'client', mounts, environment: {} }];
}

const atFile = (source?: string): SeenMount[] =>
  source === undefined ? [] : [{ target: '/etc/resolv.conf', source, readOnly: true }];

function evidence(
  change: FileChangeId,
  differs: Partial<Omit<Change, 'fresh'>> & { fresh?: SeenFile | null; end?: SeenFile } = {},
) {
  // Another change brings its own mounts, or none.
  const mounted = 'since' in differs && 'before' in differs ? differs.mounted : CHANGES[change].mounted;
  const { before, since, fresh, end } = { ...CHANGES[change], ...differs };
  return evidenceOf(
    view('program', ...atFile(mounted?.[0])),
    view('fresh', ...atFile(mounted?.[1])),
    read(before, 'program', 'ready'),
    step('switch'),
    ...since.map((each) => read(each)),
    ...(fresh === null ? [] : [read(fresh, 'fresh', 'ready'), read(fresh, 'fresh', 'end')]),
    read(end ?? since.at(-1) ?? null, 'program', 'end'),
  );
}

const checked = (change: FileChangeId, differs?: Parameters<typeof evidence>[1]) =>
  checkFileChange(evidence(change, differs), { ...main, fileChange: change });

describe.each(Object.keys(CHANGES) as FileChangeId[])('a change by %s', (change) => {
  test('is recognised', () => {
    expect(checked(change)).toEqual({
      name: 'the file names B',
      ok: true,
      detail: `${change}, and no change since`,
    });
  });

  test('is distinguished from every other change', () => {
    const others = (Object.keys(CHANGES) as FileChangeId[]).filter((other) => other !== change);
    // A write in place within the same second is also a change in place.
    const alike = change === 'in-place' ? ['same-size-same-second'] : [];
    for (const other of others)
      expect([other, checked(change, CHANGES[other]).ok]).toEqual([other, alike.includes(other)]);
  });

  test('that did not happen', () => {
    const { before } = CHANGES[change];
    expect(checked(change, { since: [], fresh: before }).ok).toBe(false);
    expect(checked(change, { since: [before], fresh: before }).ok).toBe(false);
  });

  test('that the fresh process did not see, or without a fresh process', () => {
    expect(checked(change, { fresh: CHANGES[change].before })).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/^fresh read 127\.0\.0\.1 in it last, and not B$/),
    });
    expect(checked(change, { fresh: null }).ok).toBe(false);
  });
});

test('the file names the old nameserver at the end, alone or beside the new one', () => {
  const both = { ...RENAMED, content: `${OLD.content}${RENAMED.content}` };
  for (const end of [OLD, both]) {
    expect(checked('rename-over', { end })).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/^program read /),
    });
  }
});

describe('all processes see the same files', () => {
  const etc = { target: '/etc', source: 'client: /etc', readOnly: false };
  const mounted = { target: '/etc/resolv.conf', source: 'client: outside/resolv.conf', readOnly: true };
  const both = [started('program', etc), started('fresh', etc)];

  test('by the actual mounts of each process, not by the requested ones', () => {
    const views = (...mounts: (typeof etc)[]) =>
      checkSameFile(evidenceOf(...both, view('program', etc), view('fresh', ...mounts), view('nsncd', mounted)), main);
    expect(views(etc).ok).toBe(true);
    expect(views(etc, mounted).ok).toBe(false);
  });

  test('by the last file that each process read', () => {
    expect(checkSameFile(evidence('rename-over'), main).ok).toBe(true);
    expect(checkSameFile(evidence('rename-over', { fresh: file(99, B) }), main)).toMatchObject({
      ok: false,
      detail: '2 files at /etc/resolv.conf, in program, fresh',
    });
    // With a mount, the fresh process reads the new file, and the program the old one.
    const change = 'single-file-mount';
    expect(checkSameFile(evidence(change), { ...main, fileChange: change }).ok).toBe(true);
  });
});

test('the program reads no-reload in the file until the switch', () => {
  const pinned = { ...OLD, content: `${OLD.content}options no-reload\n` };
  expect(checkNoReloadInFile(evidence('rename-over', { before: pinned }))).toMatchObject({ ok: true });
  expect(checkNoReloadInFile(evidence('rename-over')).ok).toBe(false);
  const late = evidenceOf(read(OLD, 'program', 'ready'), read(pinned), step('switch'));
  expect(checkNoReloadInFile(late).ok).toBe(false);
});
