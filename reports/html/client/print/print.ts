import { type Band, paginate } from './paginate.ts';

/**
 * What A4 and Letter, turned, both have between margins of 12 mm (print.css), in pixels; less in height, for what stands above the
 * first sheet of a diagram.
 */
export const PAGE = { width: 960, height: 640 };

/** Whether the page is being printed: what is drawn now is drawn for sheets of paper. */
export function isPrinting(): boolean {
  return 'paper' in document.documentElement.dataset;
}

/**
 * Prints diagrams whole, on as many sheets as they need, each with the names of its lanes. A sheet is ready when the event is over:
 * what `show` waits for is there by then, for it has shown the same before.
 */
export function printOnPages(show: () => Promise<void>): void {
  addEventListener('beforeprint', async () => {
    document.documentElement.dataset.paper = '';
    await show();
    for (const box of document.querySelectorAll<HTMLElement>('main:not([hidden]) .scroller:has(.diagram)'))
      box.after(sheetsOf(box));
  });
  addEventListener('afterprint', () => {
    delete document.documentElement.dataset.paper;
    for (const sheets of document.querySelectorAll('.print-pages')) sheets.remove();
    return show();
  });
}

/** What is in a diagram's box, cut into sheets; of two diagrams side by side each has the same part of both. */
function sheetsOf(box: HTMLElement): HTMLElement {
  const diagrams = [...box.querySelectorAll<HTMLElement>('.diagram')];
  const drawn = diagrams.reduce((sum, each) => sum + widthOf(each), 0);
  const zoom = Math.min(1, PAGE.width / drawn);
  const head = box.querySelector('svg.headers')?.getBoundingClientRect().height ?? 0;
  const height = Math.max(...diagrams.map((each) => Number(each.querySelector('svg.lanes')?.getAttribute('height'))));
  const sheets = made('div', 'print-pages');
  for (const part of paginate(diagrams.flatMap(rowsOf), height, PAGE.height / zoom - head)) {
    const sheet = made('div', 'print-page');
    sheet.style.zoom = `${zoom}`;
    sheet.append(...diagrams.map((each) => partOf(each, part)));
    sheets.append(sheet);
  }
  return sheets;
}

/** As wide as it was drawn, whatever it was made smaller by. */
function widthOf(diagram: HTMLElement): number {
  return Number(diagram.style.getPropertyValue('--drawn'));
}

/** What belongs together in a diagram, from top to bottom: a item, and what is said of it. */
function rowsOf(diagram: HTMLElement): Band[] {
  const rows = diagram.querySelectorAll<SVGGraphicsElement>(
    'svg.times a.item, svg.lanes a.item:not(:has(.wait)), rect.highlight-background',
  );
  return [...rows].map((row) => {
    const { y, height } = row.getBBox();
    return { top: y, bottom: y + height };
  });
}

/** A diagram's heads, and below them a part of it. */
function partOf(diagram: HTMLElement, { top, bottom }: Band): HTMLElement {
  const part = made('div', 'part');
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

function made(name: 'div', className: string): HTMLDivElement {
  return Object.assign(document.createElement(name), { className });
}
