/** How small two diagrams may become for both to fit: beyond that their letters are too small, and one scrolls instead. */
const SMALLEST = 0.8;

/**
 * Shares a window's width between diagrams: each has what it needs, and as far as that goes the same; where all of them need more,
 * they become smaller.
 * @param room pixels that there are for all of them
 * @param needs pixels that each needs at least
 */
export function fitWidths(room: number, needs: readonly [number, number]): { widths: [number, number]; zoom: number } {
  const [left, right] = needs;
  const fits = room / (left + right);
  if (fits < 1) return { widths: [left, right], zoom: fits < SMALLEST ? 1 : fits };
  const first = Math.floor(Math.min(Math.max(room / 2, left), room - right));
  return { widths: [first, Math.floor(room - first)], zoom: 1 };
}
