/** Targets of the skip link. The link leads to the first one that the page has. */
const TARGETS = [
  { place: '#view:not([hidden]) .scroller', name: 'To the diagram' },
  { place: '#view:not([hidden]) h1', name: 'To the content' },
  { place: '#matrix:not([hidden]) .matrices section:not([hidden]) .wide', name: 'To the matrix' },
  { place: '#learn:not([hidden]) h3', name: 'To the content' },
  { place: '#matrix:not([hidden]) .nothing button', name: 'To the matrix' },
];

/** Makes the skip link move the focus to its target. The URL stays, because it may hold filters or an open event. */
export function followSkipLink(link: HTMLAnchorElement): void {
  link.addEventListener('click', (event) => {
    event.preventDefault();
    find()?.there.focus();
  });
}

/** Names the skip link after its target on the current page. */
export function nameSkipLink(link: HTMLAnchorElement): void {
  link.textContent = find()?.name ?? '';
  link.setAttribute('href', location.hash || '#');
}

function find(): { name: string; there: HTMLElement } | undefined {
  return TARGETS.flatMap(({ place, name }) => {
    const there = document.querySelector<HTMLElement>(place);
    return there ? [{ name, there }] : [];
  })[0];
}
