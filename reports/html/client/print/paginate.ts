/** A part of a diagram from top to bottom, in its pixels. */
export interface Band {
  top: number;
  bottom: number;
}

/**
 * Cuts a diagram into parts that are no higher than a sheet, between its rows. Where rows leave no gap in all of a sheet, it is cut
 * through them.
 * @param rows what must not be cut; they may overlap
 */
export function paginate(rows: readonly Band[], height: number, sheet: number): Band[] {
  const cuts = rows.map(({ top }) => top).filter((cut) => !rows.some(({ top, bottom }) => top < cut && cut < bottom));
  const parts: Band[] = [];
  let top = 0;
  while (height - top > sheet) {
    const most = top + sheet;
    const cut = Math.max(top, ...cuts.filter((each) => each <= most));
    const bottom = cut > top ? cut : most;
    parts.push({ top, bottom });
    top = bottom;
  }
  return [...parts, { top, bottom: height }];
}
