import { parseHash } from './route.ts';

/** The item that each key moves to, by its position in order of time. */
const KEYS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

/** Makes each diagram one stop of the Tab key; arrow keys move between its items in order of time. */
export function addKeyboardNavigation(root: HTMLElement): void {
  root.addEventListener('keydown', (event) => {
    const go = KEYS[event.key];
    const item = event.target instanceof Element ? event.target.closest<SVGElement>('svg.lanes a[data-item]') : null;
    if (!go || !item) return;
    event.preventDefault();
    const items = [...(item.closest('svg')?.querySelectorAll<SVGElement>('a[data-item]') ?? [])].toSorted(
      (a, b) => Number(a.dataset.item) - Number(b.dataset.item),
    );
    items[go(items.indexOf(item), items.length - 1)]?.focus();
  });
  root.addEventListener('focusin', ({ target }) => {
    const item = target instanceof Element ? target.closest('svg.lanes a[data-item]') : null;
    if (!item) return;
    for (const each of item.closest('svg')?.querySelectorAll('a[tabindex="0"]') ?? [])
      each.setAttribute('tabindex', '-1');
    item.setAttribute('tabindex', '0');
  });
}

/** Makes links between events of one cell replace the history entry: Back then leaves all events of the cell in one step. */
export function replaceEventLinks(root: HTMLElement): void {
  root.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    const hash = link?.getAttribute('href') ?? '';
    if (event.ctrlKey || event.metaKey || event.shiftKey || !link || !staysOnCell(location.hash, hash)) return;
    event.preventDefault();
    location.replace(hash);
  });
}

/** Whether a link leads from an event of a cell to the same cell, with or without an event. */
function staysOnCell(from: string, to: string): boolean {
  const [here, there] = [parseHash(from), parseHash(to)];
  return here.params.has('event') && here.path === there.path;
}
