import { describe, expect, test } from 'vitest';
import type { SeenFile } from '../../lab/core/events.ts';
import { A, B, type Nameserver } from '../../repros/shared/two-nameservers.ts';
import type { ChangeId } from '../../repros/stale-resolv-conf/changes.ts';
import { fileNames, pinInFile, sameView } from '../../repros/stale-resolv-conf/file-checks.ts';
import { variants } from '../../repros/stale-resolv-conf/variants.ts';
import { evidenceOf, type Moment, started, step } from './evidence.ts';

function file(inode: number, { address }: Nameserver, more: Partial<SeenFile> = {}): SeenFile {
  const content = `nameserver ${address}\noptions timeout:1\n`;
  const times = { modified: '1700000000250000000', changed: `${inode}` };
  return { device: '1', inode: `${inode}`, names: 1, ...times, content, ...more };
}

function saw(what: SeenFile | null, of = 'program', when: 'ready' | 'change' | 'end' = 'change'): Moment {
  return (at) => [{ kind: 'resolv-conf', at, of, pid: of.length, host: 'client', when, file: what }];
}

const OLD = file(10, A);
const RENAMED = file(11, B);
const WRITTEN = file(10, B, { modified: '1800000000000000000' });
const SAME_SECOND = file(10, B, { modified: '1700000000750000000' });
const LINKED = file(12, B, { links: [{ inode: '20', changed: '1', target: 'resolv.conf.second' }] });
const LINKED_BEFORE = file(9, A, { links: [{ inode: '19', changed: '1', target: 'resolv.conf.first' }] });

const CHANGES: Record<ChangeId, { before: SeenFile; since: (SeenFile | null)[]; fresh: SeenFile }> = {
  'rename-over': { before: OLD, since: [RENAMED], fresh: RENAMED },
  'in-place': { before: OLD, since: [WRITTEN], fresh: WRITTEN },
  'same-size-same-second': { before: OLD, since: [SAME_SECOND], fresh: SAME_SECOND },
  'remove-create': { before: OLD, since: [null, RENAMED], fresh: RENAMED },
  'symlink-flip': { before: LINKED_BEFORE, since: [LINKED_BEFORE, LINKED], fresh: LINKED },
  'single-file-mount': { before: OLD, since: [OLD], fresh: RENAMED },
};

const main = variants.main;

function evidence(
  change: ChangeId,
  differs: { before?: SeenFile; since?: (SeenFile | null)[]; fresh?: SeenFile | null; end?: SeenFile } = {},
) {
  const { before, since, fresh, end } = { ...CHANGES[change], ...differs };
  return evidenceOf(
    saw(before, 'program', 'ready'),
    step('switch'),
    ...since.map((each) => saw(each)),
    ...(fresh === null ? [] : [saw(fresh, 'fresh', 'ready'), saw(fresh, 'fresh', 'end')]),
    saw(end ?? since.at(-1) ?? null, 'program', 'end'),
  );
}

const checked = (change: ChangeId, differs?: Parameters<typeof evidence>[1]) =>
  fileNames(evidence(change, differs), { ...main, change });

describe.each(Object.keys(CHANGES) as ChangeId[])('a change by %s', (change) => {
  test('is seen', () => {
    expect(checked(change)).toEqual({
      name: 'the file names B',
      ok: true,
      detail: `${change}, and no change since`,
    });
  });

  test('is told from each other one', () => {
    const others = (Object.keys(CHANGES) as ChangeId[]).filter((other) => other !== change);
    // What is written in place in the same second is a change in place as well.
    const alike = change === 'in-place' ? ['same-size-same-second'] : [];
    for (const other of others)
      expect([other, checked(change, CHANGES[other]).ok]).toEqual([other, alike.includes(other)]);
  });

  test('that was none', () => {
    const { before } = CHANGES[change];
    expect(checked(change, { since: [], fresh: before }).ok).toBe(false);
    expect(checked(change, { since: [before], fresh: before }).ok).toBe(false);
  });

  test('of which the fresh process saw nothing, or that it did not look at', () => {
    expect(checked(change, { fresh: CHANGES[change].before })).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/^fresh saw 127\.0\.0\.1 in it last, and not B$/),
    });
    expect(checked(change, { fresh: null }).ok).toBe(false);
  });
});

test('the old nameserver is in the file at the end, beside the new one or alone', () => {
  const both = { ...RENAMED, content: `${OLD.content}${RENAMED.content}` };
  for (const end of [OLD, both]) {
    expect(checked('rename-over', { end })).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/^program saw /),
    });
  }
});

describe('all processes see the same files', () => {
  const etc = { target: '/etc', source: 'client: /etc', readOnly: false };
  const mounted = { target: '/etc/resolv.conf', source: 'client: outside/resolv.conf', readOnly: true };
  const view = (process: string, ...mounts: (typeof etc)[]): Moment => {
    return (at) => [{ kind: 'process-view', at, process, pid: 7, host: 'client', mounts, environment: {} }];
  };
  const both = [started('program', etc), started('fresh', etc)];

  test('by what is mounted, whatever they were told to have', () => {
    const views = (...mounts: (typeof etc)[]) =>
      sameView(evidenceOf(...both, view('program', etc), view('fresh', ...mounts), view('nsncd', mounted)), main);
    expect(views(etc).ok).toBe(true);
    expect(views(etc, mounted).ok).toBe(false);
  });

  test('by the file that they find in the end', () => {
    expect(sameView(evidence('rename-over'), main).ok).toBe(true);
    expect(sameView(evidence('rename-over', { fresh: file(99, B) }), main)).toMatchObject({
      ok: false,
      detail: '2 files at /etc/resolv.conf, in program, fresh',
    });
    // Of a mount, a fresh process finds the new file, and the program the old one.
    const change = 'single-file-mount';
    expect(sameView(evidence(change), { ...main, change }).ok).toBe(true);
  });
});

test('the pin is in the file as the program sees it, until the switch', () => {
  const pinned = { ...OLD, content: `${OLD.content}options no-reload\n` };
  expect(pinInFile(evidence('rename-over', { before: pinned }))).toMatchObject({ ok: true });
  expect(pinInFile(evidence('rename-over')).ok).toBe(false);
  const late = evidenceOf(saw(OLD, 'program', 'ready'), saw(pinned), step('switch'));
  expect(pinInFile(late).ok).toBe(false);
});
