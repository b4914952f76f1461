import { describe, expect, test } from 'vitest';
import type { Event, SeenFile } from '../../../lab/core/events.ts';
import { checkResolvConf } from '../../../lab/judge/check-resolv-conf.ts';
import { Evidence } from '../../../lab/judge/evidence.ts';

const OLD: SeenFile = {
  device: '1',
  inode: '10',
  names: 1,
  modified: '100',
  changed: '100',
  content: 'nameserver 127.0.0.1\n',
};
const NEW: SeenFile = { ...OLD, inode: '11', modified: '200', changed: '200', content: 'nameserver 127.0.0.2\n' };

function saw(at: number, file: SeenFile | null, { of = 'program', pid = 7 } = {}): Event {
  return { kind: 'resolv-conf', at, of, pid, host: 'client', when: 'change', file };
}

function changed(at: number): Event {
  return { kind: 'file', at, host: 'client', path: '/etc/resolv.conf', how: 'rename-over', content: NEW.content };
}

const outcome = (...events: Event[]) => checkResolvConf(new Evidence(events));

test('a change by the lab, and none after it', () => {
  expect(outcome(saw(1, OLD), saw(2, OLD), changed(3), saw(4, NEW), saw(5, NEW))).toEqual([
    { name: 'resolv.conf', ok: true, detail: 'the same between all changes by the lab, as 1 process(es) saw it' },
  ]);
});

describe('a change that the lab did not make', () => {
  test.each<[string, SeenFile | null, string]>([
    ['the old content is back', { ...NEW, content: OLD.content, changed: '300' }, 'the content changed'],
    ['old content and new again', { ...NEW, modified: '300', changed: '300' }, 'the file was changed and restored'],
    ['the same, with the time of the file set back', { ...NEW, changed: '300' }, 'the file was changed and restored'],
    ['another file with this content', { ...NEW, inode: '12' }, 'another file replaced it'],
    ['one on another file system', { ...NEW, device: '2' }, 'another file replaced it'],
    ['a symlink', { ...NEW, links: [{ inode: '13', changed: '1', target: 'x' }] }, 'a symlink to it changed'],
    ['no file', null, 'the file disappeared'],
    [
      'written while it got a new name',
      { ...NEW, names: 2, modified: '300', changed: '300' },
      'the file was changed and restored',
    ],
  ])('%s', (_, file, words) => {
    expect(outcome(saw(1, OLD), changed(3), saw(4, NEW), saw(5, file))).toMatchObject([
      { ok: false, detail: `${words} for program, and the lab did not change it` },
    ]);
  });

  test('is found before the switch too, and for a file that only appears', () => {
    expect(outcome(saw(1, OLD), saw(2, { ...OLD, changed: '150' }), changed(3), saw(4, NEW))[0]?.ok).toBe(false);
    expect(outcome(saw(1, null), saw(2, OLD))).toMatchObject([{ detail: expect.stringMatching(/^the file appeared/) }]);
  });

  test('each process is compared with itself', () => {
    const other = { of: 'fresh', pid: 8 };
    expect(outcome(saw(1, OLD), saw(2, NEW, other), saw(3, OLD), saw(4, NEW, other))[0]?.ok).toBe(true);
    expect(outcome(saw(1, OLD), saw(2, OLD, { ...other, of: 'program' }), saw(3, NEW))[0]?.ok).toBe(false);
  });
});

test('a further name that the lab gives to the inode is no change', () => {
  expect(outcome(saw(1, OLD), saw(2, { ...OLD, names: 2, changed: '150' }))[0]?.ok).toBe(true);
});

test('no control for older runs, which did not read it', () => {
  expect(outcome(changed(1))).toEqual([]);
});
