import { memory } from './memory.ts';
import { otherParts } from './other-parts.ts';
import { primitives } from './primitives.ts';
import { races } from './races.ts';
import { reports } from './reports.ts';
import type { NotStaged } from './row.ts';

export type { NotStaged } from './row.ts';

/** Rows with one kind of reason, under a heading of docs/not-staged.md. */
export interface NotStagedGroup {
  title: string;
  rows: readonly NotStaged[];
}

/** Everything that the lab does not stage, by the kind of the reason. */
export const notStaged: readonly NotStagedGroup[] = [
  { title: 'A failed allocation, a leak', rows: memory },
  { title: 'A race', rows: races },
  { title: 'A missing primitive', rows: primitives },
  { title: 'Other parts of glibc', rows: otherParts },
  { title: 'Public reports', rows: reports },
];
