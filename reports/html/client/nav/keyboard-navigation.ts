import { parseHash } from './route.ts';

/** Which way each key goes among the items of a diagram. */
const KEYS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

/**
 * Lets the keyboard go through diagrams: all the items of one are one stop of the Tab key, and arrow keys go from item to item in
 * order of time.
 */
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

/** Whether a link leads from one event of a cell to another, or to none: who goes back wants to leave them all behind. */
export function staysAmongEvents(from: string, to: string): boolean {
  const [here, there] = [parseHash(from), parseHash(to)];
  return here.params.has('event') && here.path === there.path;
}
