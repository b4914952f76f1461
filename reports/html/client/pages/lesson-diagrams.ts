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
  for (const box of lessons.querySelectorAll<HTMLElement>('.scroller[data-cell]')) {
    const { cell: id = '', width: before } = box.dataset;
    const width = isPrinting() ? before : `${Math.min(DEFAULT_WIDTH, box.clientWidth)}`;
    if (width === undefined || width === before) continue;
    if (Number(width) !== Number(before ?? DEFAULT_WIDTH)) await draw(box, id, report, Number(width));
    box.dataset.width = width;
    scrollToFirst(box);
  }
}

async function draw(box: HTMLElement, id: string, report: Report, width: number): Promise<void> {
  const { events, highlights } = await report.cell(id);
  box.innerHTML = drawDiagram(diagramModel(id, events, { checks: false, highlights }), { width }).text;
}
