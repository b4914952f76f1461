import { describe, expect, test } from 'vitest';
import { withLists } from '../../bin/run-options.ts';
import { requestedCells } from '../../bin/run-selection.ts';
import { reproNamed } from '../lab/inventory.ts';

const REPROS = [reproNamed('made-up')];
const defaults = withLists({ jobs: 1, repeat: 1, tap: true });

describe('a cell with the label of a build in its name', () => {
  test('is selected with the build that --libc gives for the label', () => {
    const name = 'made-up/main/before/nscd@after/c';
    const options = { ...defaults, libc: ['before=dir:/u7'], daemonLibc: ['after=dir:/u14'] };
    const { selection, options: complete } = requestedCells([name], options, REPROS);
    expect(complete).toMatchObject({ libc: ['before=dir:/u7'], daemonLibc: ['after=dir:/u14'] });
    expect(selection.daemons).toEqual(['nscd']);
  });

  test('takes all labels from --libc too', () => {
    const options = { ...defaults, libc: ['before=dir:/u7', 'after=dir:/u14'] };
    const { options: complete } = requestedCells(['made-up/main/before/nscd@after/c'], options, REPROS);
    expect(complete).toMatchObject({ libc: ['before=dir:/u7'], daemonLibc: ['after=dir:/u14'] });
  });

  test.each([
    [[], "no libc 'before': if it is the label of a build, add --libc before=dir:<folder>; known are host"],
    [['host'], 'a cell is fully described by its name: leave out --libc'],
    [['before=dir:/u7', 'host'], 'a cell is fully described by its name: leave out --libc'],
    [['before=dir:/u7', 'after=dir:/u14'], "after=dir:/u14: none of the named cells has the libc 'after'"],
    [['before=/u7'], 'a label is for a build of your own, like before=dir:/opt/glibc'],
  ])('with --libc %j is refused', (libc, message) => {
    const select = () => requestedCells(['made-up/main/before/none/c'], { ...defaults, libc }, REPROS);
    expect(select).toThrow(message);
    expect(select).not.toThrow(/\n/);
  });
});

describe('the scenarios of the catalogue', () => {
  const scenarios = [reproNamed('slow', [], { topic: 'timing' }), reproNamed('wrong', [], { topic: 'errors' })];
  const requested = (words: string[], all = false) => {
    const { selection, found } = requestedCells(words, { ...defaults, all }, [...REPROS, ...scenarios]);
    return { ids: selection.repros.map(({ id }) => id), found };
  };

  test.each([
    [['timing'], ['slow'], ['timing: slow']],
    [['timing/*'], ['slow'], ['timing/*: slow']],
    [['timing/slow'], ['slow'], ['timing/slow: slow']],
    [['catalogue'], ['slow', 'wrong'], ['catalogue: slow, wrong']],
    [['slow,errors'], ['slow', 'wrong'], ['errors: wrong']],
    [['*'], ['made-up', 'slow', 'wrong'], []],
  ])('%j', (words, ids, found) => {
    expect(requested(words)).toEqual({ ids, found });
  });

  test('are in the default matrix in part, and a line says so', () => {
    const line = 'Of the catalogue (2 scenarios) main variants with the C probe and no daemon; --all has all';
    expect(requested([])).toEqual({ ids: ['made-up', 'slow', 'wrong'], found: [line] });
    expect(requested([], true)).toEqual({ ids: ['made-up', 'slow', 'wrong'], found: [] });
    expect(requestedCells([], defaults, REPROS).found).toEqual([]);
  });

  test.each([
    [
      ['*'],
      [],
      ['made-up', 'slow', 'wrong'],
      ['Not in *: 2 repros with large images or of daemon check (resolv-lab run runtimes mail)'],
    ],
    [
      ['*'],
      ['jvm'],
      ['made-up', 'slow', 'wrong', 'of-jvm'],
      ['Not in *: 1 repro with large images or of daemon check (resolv-lab run mail)'],
    ],
    [['of-*'], [], ['of-jvm', 'of-sendmail'], []],
    [['of-jvm'], [], ['of-jvm'], []],
    [['runtimes'], [], ['of-jvm'], ['runtimes: of-jvm']],
    [['catalogue'], [], ['slow', 'wrong'], ['catalogue: slow, wrong']],
  ])('%j with the probes %j, beside scenarios that need large images', (words, probe, ids, found) => {
    const large = [
      reproNamed('of-jvm', [], { topic: 'runtimes', probes: () => ['jvm'] }),
      reproNamed('of-sendmail', [], { topic: 'mail', packages: () => ({ sets: [['sendmail']], daemon: [] }) }),
    ];
    const requested = requestedCells(words, { ...defaults, probe }, [...REPROS, ...scenarios, ...large]);
    expect(requested.selection.repros.map(({ id }) => id)).toEqual(ids);
    expect(requested.found).toEqual(found);
  });

  test('with large images are not in --all', () => {
    const large = reproNamed('of-jvm', [], { topic: 'runtimes', probes: () => ['jvm'] });
    const { selection } = requestedCells([], { ...defaults, all: true }, [...REPROS, large]);
    expect(selection.repros).toEqual(REPROS);
  });

  test('a cell name still selects one cell', () => {
    expect(requested(['slow/main/host/none/c']).ids).toEqual(['slow']);
    expect(() => requested(['timing/sl'])).toThrow("no cell 'timing/sl'");
  });
});
