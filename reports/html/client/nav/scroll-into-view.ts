/** How much of a lane is to be seen beside a label, in pixels. */
const MARGIN = 40;

/** The item of an event: of a call, the one of its two that a repro points at, or else its begin. */
export function itemOfEvent(root: HTMLElement, event: number): SVGElement | null {
  const selector = `svg.lanes a[data-event="${event}"]`;
  return root.querySelector<SVGElement>(`${selector}.highlighted`) ?? root.querySelector<SVGElement>(selector);
}

/**
 * Scrolls a diagram's box so that a item stands in its middle and its label is in sight, and the page so that the box is: what a
 * panel covers of the window, css takes off (`scroll-padding`).
 */
export function scrollToItem(box: HTMLElement, item: SVGElement): void {
  box.scrollIntoView({ block: 'nearest' });
  const [frame, row] = [box.getBoundingClientRect(), item.getBoundingClientRect()];
  const head = box.querySelector('svg.headers')?.getBoundingClientRect().height ?? 0;
  const room = box.clientHeight - head;
  box.scrollTop += row.top - frame.top - head - Math.max(0, (room - row.height) / 2);
  showLabel(box, item);
}

/**
 * Scrolls a diagram's box, and nothing else, to the item that is to be seen first, which is the one that the Tab key comes to: what
 * led to it stands above, one scroll away.
 */
export function scrollToFirst(box: HTMLElement): void {
  const item = box.querySelector<SVGElement>('svg.lanes a[tabindex="0"]');
  if (!item) return;
  box.scrollTop += item.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 4;
  showLabel(box, item);
}

/** Scrolls a diagram's box sideways to what a item says. */
function showLabel(box: HTMLElement, item: SVGElement): void {
  const frame = box.getBoundingClientRect();
  const label = item.querySelector('text:not(.time, .annotation)')?.getBoundingClientRect();
  if (!label) return;
  const left = frame.left + (box.querySelector('svg.times')?.getBoundingClientRect().width ?? 0) + MARGIN;
  const right = frame.left + box.clientWidth - MARGIN;
  // What is wider than the box is read from its begin.
  if (label.left < left) box.scrollLeft += label.left - left;
  else if (label.right > right) box.scrollLeft += Math.min(label.right - right, label.left - left);
}
