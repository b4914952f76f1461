/** Where the keyboard may want to be at once, past all that stands above it, and what that is called; the first that is there. */
const TARGETS = [
  { place: '#view:not([hidden]) .scroller', name: 'To the diagram' },
  { place: '#view:not([hidden]) h1', name: 'To the content' },
  { place: '#matrix:not([hidden]) .matrices section:not([hidden]) .wide', name: 'To the matrix' },
  { place: '#learn:not([hidden]) h3', name: 'To the content' },
  { place: '#matrix:not([hidden]) .nothing button', name: 'To the matrix' },
];

/** The link before all others, which skips to what is shown: named anew when that changes, it leads there and nowhere else. */
export class SkipLink {
  readonly #link: HTMLAnchorElement;

  constructor(link: HTMLAnchorElement) {
    this.#link = link;
    link.addEventListener('click', (event) => {
      // The address stays as it is: it may have filters, or an event that is open.
      event.preventDefault();
      find()?.there.focus();
    });
  }

  /** Calls the link by what it leads to now. */
  name(): void {
    this.#link.textContent = find()?.name ?? '';
    this.#link.setAttribute('href', location.hash || '#');
  }
}

function find(): { name: string; there: HTMLElement } | undefined {
  return TARGETS.flatMap(({ place, name }) => {
    const there = document.querySelector<HTMLElement>(place);
    return there ? [{ name, there }] : [];
  })[0];
}
