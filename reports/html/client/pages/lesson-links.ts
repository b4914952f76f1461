import { hashOf, parseHash } from '../nav/route.ts';

/** Links each event in the diagrams of lessons to itself on the page of its cell. Without a script it links to the verdict. */
export function linkEvents(lessons: ParentNode): void {
  for (const link of lessons.querySelectorAll('.lesson .diagram a[data-event]')) {
    const cell = parseHash(link.getAttribute('href') ?? '').path;
    link.setAttribute('href', hashOf(cell, { event: link.getAttribute('data-event') ?? '' }));
  }
}
