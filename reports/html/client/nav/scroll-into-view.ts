/** Pixels to keep visible beside a label. */
const MARGIN = 40;

/** The item of an event. Of the two items of a call it is the highlighted one, else the begin. */
export function itemOfEvent(root: HTMLElement, event: number): SVGElement | null {
  const selector = `svg.lanes a[data-event="${event}"]`;
  return root.querySelector<SVGElement>(`${selector}.highlighted`) ?? root.querySelector<SVGElement>(selector);
}

/**
 * Scrolls the page to a diagram's box, and the box to an item, so that the item is in the middle and its label is visible. The CSS
 * property `scroll-padding` keeps the box clear of the event panel.
 */
export function scrollToItem(box: HTMLElement, item: SVGElement): void {
  box.scrollIntoView({ block: 'nearest' });
  const [frame, row] = [box.getBoundingClientRect(), item.getBoundingClientRect()];
  const head = box.querySelector('svg.headers')?.getBoundingClientRect().height ?? 0;
  const height = box.clientHeight - head;
  box.scrollTop += row.top - frame.top - head - Math.max(0, (height - row.height) / 2);
  showLabel(box, item);
}

/**
 * Scrolls a diagram's box to the item that the Tab key reaches: the first highlight. The page stays where it is, and the events before
 * that item are above it.
 */
export function scrollToFirst(box: HTMLElement): void {
  const item = box.querySelector<SVGElement>('svg.lanes a[tabindex="0"]');
  if (!item) return;
  box.scrollTop += item.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 4;
  showLabel(box, item);
}

/** Scrolls a diagram's box sideways to the label of an item. */
function showLabel(box: HTMLElement, item: SVGElement): void {
  const frame = box.getBoundingClientRect();
  const label = item.querySelector('text:not(.time, .annotation)')?.getBoundingClientRect();
  if (!label) return;
  const left = frame.left + (box.querySelector('svg.times')?.getBoundingClientRect().width ?? 0) + MARGIN;
  const right = frame.left + box.clientWidth - MARGIN;
  // A label that is wider than the box is shown from its begin.
  if (label.left < left) box.scrollLeft += label.left - left;
  else if (label.right > right) box.scrollLeft += Math.min(label.right - right, label.left - left);
}
