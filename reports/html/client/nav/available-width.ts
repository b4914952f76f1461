import { isPrinting, PAGE } from '../print/print.ts';

/** The border of a box, and the bar that scrolls it. */
const FRAME = 2;
const SCROLL_BAR = 16;
/** Between diagrams side by side (diagram.css). */
const GAP = 16;

/** How wide the panel of an event is, and from which width on it stands beside the page (event-panel.css), in the page's letters. */
const PANEL = 26.5;
const BESIDE = 68;

/** How many pixels of this window each of some diagrams side by side may take, beside the panel of an event if that is open; or of a sheet of paper. */
export function availableWidth(diagrams: number, panel = false): number {
  if (isPrinting()) return Math.floor(PAGE.width / diagrams);
  const { paddingLeft, paddingRight } = getComputedStyle(document.body);
  const letter = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const inside = document.body.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
  const taken = panel && innerWidth >= BESIDE * letter ? PANEL * letter : 0;
  const between = GAP * (diagrams - 1);
  return Math.floor((inside - taken - FRAME - SCROLL_BAR - between) / diagrams);
}
