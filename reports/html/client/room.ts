/** The border of a box, and the bar that scrolls it. */
const FRAME = 2;
const SCROLL_BAR = 16;

/** How many pixels of this window each of some diagrams side by side may take. The panel of an event is not counted: it comes and goes. */
export function roomFor(diagrams: number): number {
  const { paddingLeft, paddingRight } = getComputedStyle(document.body);
  const inside = document.body.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
  const between = 32 * (diagrams - 1);
  return Math.floor((inside - FRAME - SCROLL_BAR - between) / diagrams);
}
