/** Targets of the skip link and their names; the first one on the page counts. */
const TARGETS = [
  { place: '#view:not([hidden]) .scroller', name: 'To the diagram' },
  { place: '#view:not([hidden]) h1', name: 'To the content' },
  { place: '#matrix:not([hidden]) .matrices section:not([hidden]) .wide', name: 'To the matrix' },
  { place: '#learn:not([hidden]) h3', name: 'To the content' },
  { place: '#matrix:not([hidden]) .nothing button', name: 'To the matrix' },
];

/** Lets the skip link move the focus to what is shown. The address stays: it may hold filters, or an open event. */
export function followSkipLink(link: HTMLAnchorElement): void {
  link.addEventListener('click', (event) => {
    event.preventDefault();
    find()?.there.focus();
  });
}

/** Names the skip link after what it leads to now. */
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
