import type { Column, LayoutChoice } from '../columns.ts';
import { truncate } from '../text.ts';

/** How much of its titles a grid shows. */
interface Detail {
  /** Characters of a title; 0 leaves titles out. */
  title: number;
  /** The same for columns that share their version with another one. */
  sharedVersionTitle: number;
  gap: number;
}

const DETAILS: readonly Detail[] = [
  { title: 20, sharedVersionTitle: 20, gap: 2 },
  { title: 8, sharedVersionTitle: 8, gap: 1 },
  { title: 0, sharedVersionTitle: 8, gap: 1 },
  { title: 0, sharedVersionTitle: 4, gap: 1 },
  { title: 0, sharedVersionTitle: 0, gap: 1 },
];

/** The heads that a grid may have, from whole titles to versions alone. Revisions have no room in a grid. */
export function headChoices(columns: readonly Column[]): LayoutChoice[] {
  return DETAILS.map((detail) => ({
    gap: detail.gap,
    headOf: (column) => [[titleOf(column, columns, detail)], [column.version]],
  }));
}

function titleOf(column: Column, all: readonly Column[], { title, sharedVersionTitle }: Detail): string {
  const others = all.filter((each) => each !== column && each.version === column.version);
  const width = others.length > 0 ? sharedVersionTitle : title;
  const cut = truncate(column.title, width);
  // Two columns with the same version and the same cut title could not be distinguished.
  return width > 0 && others.some((other) => truncate(other.title, width) === cut) ? column.title : cut;
}
