import type { Report } from '../data/open-report.ts';
import { DEFAULT_WIDTH, drawDiagram } from '../diagram/diagram.ts';
import { diagramModel } from '../diagram/model.ts';
import { scrollToFirst } from '../nav/scroll-into-view.ts';
import { isPrinting } from '../print/print.ts';

/**
 * Draws the diagrams of the lessons in the width of their boxes, where those are narrower than the default, and scrolls each to its
 * first highlight. The lessons must be visible, because their boxes are measured.
 */
export async function fitLessons(lessons: HTMLElement, report: Report): Promise<void> {
  const boxes = [...lessons.querySelectorAll<HTMLElement>('.scroller[data-cell]')];
  // All are measured, then drawn, then scrolled: a change between two measurements, or a pause between two drawings, would make the
  // browser lay out the whole page again.
  const changed = boxes.map(measure).filter(({ box, width }) => width !== undefined && width !== box.dataset.width);
  const drawings = await Promise.all(changed.map((each) => drawing(each, report)));
  for (const [at, { box, width }] of changed.entries()) {
    const svg = drawings[at];
    if (svg !== undefined) box.innerHTML = svg;
    box.dataset.width = width;
  }
  for (const { box } of changed) scrollToFirst(box);
}

/** The box of a diagram, and the width that fits it, in pixels. */
interface Measured {
  box: HTMLElement;
  /** Undefined for a lesson that is printed before it was shown. */
  width: string | undefined;
}

const measure = (box: HTMLElement): Measured => ({
  box,
  width: isPrinting() ? box.dataset.width : `${Math.min(DEFAULT_WIDTH, box.clientWidth)}`,
});

/** The diagram of a box in another width; undefined if the one in the box has this width. */
async function drawing({ box, width }: Measured, report: Report): Promise<string | undefined> {
  const { cell: id = '', width: before = DEFAULT_WIDTH } = box.dataset;
  if (Number(width) === Number(before)) return undefined;
  const { events, highlights } = await report.cell(id);
  return drawDiagram(diagramModel(id, events, { checks: false, highlights }), { width: Number(width) }).text;
}
