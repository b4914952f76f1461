import { describe, expect, test } from 'vitest';
import { withLists } from '../../bin/run-options.ts';
import { requestedCells } from '../../bin/run-selection.ts';
import { reproNamed } from '../lab/inventory.ts';

const REPROS = [reproNamed('made-up')];
const defaults = withLists({ jobs: 1, repeat: 1, tap: true });

describe('a cell with the label of a build in its name', () => {
  test('is selected with the build that an option gives the label', () => {
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
