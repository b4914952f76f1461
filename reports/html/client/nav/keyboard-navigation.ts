import { parseHash } from './route.ts';

/** Which way each key goes among the marks of a diagram. */
const KEYS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

/**
 * Lets the keyboard go through diagrams: all the marks of one are one stop of the Tab key, and arrow keys go from mark to mark in
 * order of time.
 */
export function stepThrough(root: HTMLElement): void {
  root.addEventListener('keydown', (event) => {
    const go = KEYS[event.key];
    const mark = event.target instanceof Element ? event.target.closest<SVGElement>('svg.lanes a[data-mark]') : null;
    if (!go || !mark) return;
    event.preventDefault();
    const marks = [...(mark.closest('svg')?.querySelectorAll<SVGElement>('a[data-mark]') ?? [])].toSorted(
      (a, b) => Number(a.dataset.mark) - Number(b.dataset.mark),
    );
    marks[go(marks.indexOf(mark), marks.length - 1)]?.focus();
  });
  root.addEventListener('focusin', ({ target }) => {
    const mark = target instanceof Element ? target.closest('svg.lanes a[data-mark]') : null;
    if (!mark) return;
    for (const each of mark.closest('svg')?.querySelectorAll('a[tabindex="0"]') ?? [])
      each.setAttribute('tabindex', '-1');
    mark.setAttribute('tabindex', '0');
  });
}

/** Whether a link leads from one event of a cell to another, or to none: who goes back wants to leave them all behind. */
export function staysAmongEvents(from: string, to: string): boolean {
  const [here, there] = [parseHash(from), parseHash(to)];
  return here.params.has('event') && here.path === there.path;
}
