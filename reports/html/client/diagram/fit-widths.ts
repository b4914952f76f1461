/** The smallest zoom at which text is readable. Diagrams that would need less are not zoomed; their box scrolls. */
const SMALLEST = 0.8;

/**
 * Shares a width between two diagrams: half for each where that is enough for both, else more for the wider one. Where both do not
 * fit, they are zoomed.
 * @param available pixels for both
 * @param needs the least width of each, in pixels
 */
export function fitWidths(
  available: number,
  needs: readonly [number, number],
): { widths: [number, number]; zoom: number } {
  const [left, right] = needs;
  const fits = available / (left + right);
  if (fits < 1) return { widths: [left, right], zoom: fits < SMALLEST ? 1 : fits };
  const first = Math.floor(Math.min(Math.max(available / 2, left), available - right));
  return { widths: [first, Math.floor(available - first)], zoom: 1 };
}
