/** A part of a diagram from top to bottom, in its pixels. */
export interface Band {
  top: number;
  bottom: number;
}

/**
 * Cuts a diagram between its rows into parts that are at most `page` high. Where a whole page has no gap between rows, it cuts through a
 * row.
 * @param rows the bands that must not be cut; they may overlap
 */
export function paginate(rows: readonly Band[], height: number, page: number): Band[] {
  const cuts = rows.map(({ top }) => top).filter((cut) => !rows.some(({ top, bottom }) => top < cut && cut < bottom));
  const parts: Band[] = [];
  let top = 0;
  while (height - top > page) {
    const most = top + page;
    const cut = Math.max(top, ...cuts.filter((each) => each <= most));
    const bottom = cut > top ? cut : most;
    parts.push({ top, bottom });
    top = bottom;
  }
  return [...parts, { top, bottom: height }];
}
