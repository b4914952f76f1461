import { type Band, paginate } from './paginate.ts';

/**
 * The size of a printed page in pixels: what fits both A4 and Letter, in landscape, with margins of 12 mm (print.css). The height leaves
 * space for the text above a diagram.
 */
export const PAGE = { width: 960, height: 640 };

/** Whether the page is being printed. Diagrams are then drawn in the width of a printed page. */
export function isPrinting(): boolean {
  return 'printing' in document.documentElement.dataset;
}

/**
 * Prints each diagram whole, on as many pages as it needs, with the lane headers on every page. `show` has the data of the cell
 * already, so it is done before the browser prints.
 */
export function printOnPages(show: () => Promise<void>): void {
  addEventListener('beforeprint', async () => {
    document.documentElement.dataset.printing = '';
    await show();
    for (const box of document.querySelectorAll<HTMLElement>('main:not([hidden]) .scroller:has(.diagram)'))
      box.after(pagesOf(box));
  });
  addEventListener('afterprint', () => {
    delete document.documentElement.dataset.printing;
    for (const pages of document.querySelectorAll('.print-pages')) pages.remove();
    return show();
  });
}

/** The diagrams in a box, cut into pages. Of two diagrams side by side, a page has the same part of both. */
function pagesOf(box: HTMLElement): HTMLElement {
  const diagrams = [...box.querySelectorAll<HTMLElement>('.diagram')];
  const drawn = diagrams.reduce((sum, each) => sum + widthOf(each), 0);
  const zoom = Math.min(1, PAGE.width / drawn);
  const head = box.querySelector('svg.headers')?.getBoundingClientRect().height ?? 0;
  const height = Math.max(...diagrams.map((each) => Number(each.querySelector('svg.lanes')?.getAttribute('height'))));
  const pages = newElement('div', 'print-pages');
  for (const part of paginate(diagrams.flatMap(rowsOf), height, PAGE.height / zoom - head)) {
    const page = newElement('div', 'print-page');
    page.style.zoom = `${zoom}`;
    page.append(...diagrams.map((each) => partOf(each, part)));
    pages.append(page);
  }
  return pages;
}

/** The width that a diagram was drawn in, before any zoom. */
function widthOf(diagram: HTMLElement): number {
  return Number(diagram.style.getPropertyValue('--drawn'));
}

/** The parts of a diagram that must not be cut: items and annotations. */
function rowsOf(diagram: HTMLElement): Band[] {
  const rows = diagram.querySelectorAll<SVGGraphicsElement>(
    'svg.times a.item, svg.lanes a.item:not(:has(.wait)), rect.highlight-background',
  );
  return [...rows].map((row) => {
    const { y, height } = row.getBBox();
    return { top: y, bottom: y + height };
  });
}

/** The lane headers of a diagram, and a part of it below them. */
function partOf(diagram: HTMLElement, { top, bottom }: Band): HTMLElement {
  const part = newElement('div', 'part');
  const caption = diagram.previousElementSibling;
  if (caption) part.append(caption.cloneNode(true));
  const copy = diagram.cloneNode(true) as HTMLElement;
  for (const svg of copy.querySelectorAll('svg.times, svg.lanes')) {
    const [width, height] = [widthOf(diagram), bottom - top];
    svg.setAttribute('viewBox', `0 ${top} ${width} ${height}`);
    svg.setAttribute('width', `${width}`);
    svg.setAttribute('height', `${height}`);
  }
  part.append(copy);
  return part;
}

function newElement(name: 'div', className: string): HTMLDivElement {
  return Object.assign(document.createElement(name), { className });
}
