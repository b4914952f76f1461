import type { ReportData } from '../data/report-reader.ts';
import { DEFAULT_WIDTH, drawDiagram } from '../diagram/diagram.ts';
import { diagramModel } from '../diagram/model.ts';
import { scrollToFirst } from '../nav/scroll-into-view.ts';
import { isPrinting } from '../print/print.ts';

/**
 * Draws the lessons' diagrams anew where their boxes are narrower than they came, and has each begin where its story turns. They are
 * to be in the page, for their boxes are measured.
 */
export async function fitLessons(lessons: HTMLElement, store: ReportData): Promise<void> {
  for (const box of lessons.querySelectorAll<HTMLElement>('.scroller[data-cell]')) {
    const { cell: id = '', width: before } = box.dataset;
    const width = isPrinting() ? before : `${Math.min(DEFAULT_WIDTH, box.clientWidth)}`;
    if (width === undefined || width === before) continue;
    if (Number(width) !== Number(before ?? DEFAULT_WIDTH)) await draw(box, id, store, Number(width));
    box.dataset.width = width;
    scrollToFirst(box);
  }
}

async function draw(box: HTMLElement, id: string, store: ReportData, width: number): Promise<void> {
  const { events, highlights } = await store.cell(id);
  box.innerHTML = drawDiagram(diagramModel(id, events, { checks: false, highlights }), { width }).text;
}
