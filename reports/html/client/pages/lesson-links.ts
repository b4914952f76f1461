import { hashOf, parseHash } from '../nav/route.ts';

/** Lets each event of the lessons' diagrams lead to itself on the page of its cell: the page as it came knows no such place. */
export function linkEvents(lessons: ParentNode): void {
  for (const link of lessons.querySelectorAll('.lesson .diagram a[data-event]')) {
    const cell = parseHash(link.getAttribute('href') ?? '').path;
    link.setAttribute('href', hashOf(cell, { event: link.getAttribute('data-event') ?? '' }));
  }
}
