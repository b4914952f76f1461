/** How much of a lane is to be seen beside a label, in pixels. */
const MARGIN = 40;

/** The mark of an event: of a call, the one of its two that a repro points at, or else its begin. */
export function markOfEvent(root: HTMLElement, event: number): SVGElement | null {
  const selector = `svg.lanes a[data-event="${event}"]`;
  return root.querySelector<SVGElement>(`${selector}.pointed`) ?? root.querySelector<SVGElement>(selector);
}

/**
 * Scrolls a diagram's box so that a mark stands in its middle and its label is in sight, and the page so that the box is: what a
 * panel covers of the window, css takes off (`scroll-padding`).
 */
export function bringIntoSight(box: HTMLElement, mark: SVGElement): void {
  box.scrollIntoView({ block: 'nearest' });
  const [frame, row] = [box.getBoundingClientRect(), mark.getBoundingClientRect()];
  const head = box.querySelector('svg.heads')?.getBoundingClientRect().height ?? 0;
  const room = box.clientHeight - head;
  box.scrollTop += row.top - frame.top - head - Math.max(0, (room - row.height) / 2);
  showLabel(box, mark);
}

/**
 * Scrolls a diagram's box, and nothing else, to the mark that is to be seen first, which is the one that the Tab key comes to: what
 * led to it stands above, one scroll away.
 */
export function startAtFirst(box: HTMLElement): void {
  const mark = box.querySelector<SVGElement>('svg.lanes a[tabindex="0"]');
  if (!mark) return;
  box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 4;
  showLabel(box, mark);
}

/** Scrolls a diagram's box sideways to what a mark says. */
function showLabel(box: HTMLElement, mark: SVGElement): void {
  const frame = box.getBoundingClientRect();
  const label = mark.querySelector('text:not(.time, .saying)')?.getBoundingClientRect();
  if (!label) return;
  const left = frame.left + (box.querySelector('svg.times')?.getBoundingClientRect().width ?? 0) + MARGIN;
  const right = frame.left + box.clientWidth - MARGIN;
  // What is wider than the box is read from its begin.
  if (label.left < left) box.scrollLeft += label.left - left;
  else if (label.right > right) box.scrollLeft += Math.min(label.right - right, label.left - left);
}
