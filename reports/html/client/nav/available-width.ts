import { isPrinting, PAGE } from '../print/print.ts';

/** The border and the scroll bar of a box, in pixels. */
const FRAME = 2;
const SCROLL_BAR = 16;
/** Pixels between two diagrams (diagram.css). */
const GAP = 16;

/** The width of the event panel, and the minimum window width at which it is beside the page, in rem (event-panel.css). */
const PANEL = 26.5;
const BESIDE = 68;

/** The width of each of `diagrams` side by side, in pixels: of the printed page, or of the window without an open event panel. */
export function availableWidth(diagrams: number, panel = false): number {
  if (isPrinting()) return Math.floor(PAGE.width / diagrams);
  const { paddingLeft, paddingRight } = getComputedStyle(document.body);
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const inside = document.body.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
  const taken = panel && innerWidth >= BESIDE * rem ? PANEL * rem : 0;
  const between = GAP * (diagrams - 1);
  return Math.floor((inside - taken - FRAME - SCROLL_BAR - between) / diagrams);
}
