import { showCell } from './cell-page.ts';
import { showComparison } from './compare-page.ts';
import { type Html, html } from './markup.ts';
import { MatrixPage } from './matrix-page.ts';
import { roomFor } from './room.ts';
import { hashOf, parseHash } from './route.ts';
import { staysAmongEvents, stepThrough } from './steps.ts';
import { Store } from './store.ts';
import { WayBack } from './way-back.ts';

const TITLE = document.title;
const wayBack = new WayBack();
const matrix = element<HTMLElement>('matrix');
const view = element<HTMLElement>('view');
const store = await Store.open();
const matrixPage = new MatrixPage(store.directory.cells, element<HTMLFormElement>('filters'));

/** Shows what the URL names. */
async function show(): Promise<void> {
  const { path, params } = parseHash(location.hash);
  const before = view.dataset.path;
  const entry = store.entry(path);
  const pair = [params.get('a'), params.get('b')].map((id) => store.entry(id ?? ''));
  const missing = path !== '' && !entry && path !== 'compare' && !document.getElementById(path);
  const inView = entry !== undefined || path === 'compare' || missing;
  view.hidden = !inView;
  matrix.hidden = inView;
  if (entry) await showCell(view, store, entry, params);
  else if (path === 'compare' && pair[0] && pair[1]) await showComparison(view, store, [pair[0], pair[1]]);
  else if (path === 'compare') view.innerHTML = html`<h1 tabindex="-1">This report has no such cells</h1>`.text;
  else if (missing) view.innerHTML = nothingAt(path).text;
  else matrixPage.show(path === '' ? params : new URLSearchParams());
  if (missing || path === 'compare') delete view.dataset.shows;
  wayBack.note(view, location.hash);
  view.dataset.path = inView ? path + (params.get('a') ?? '') + (params.get('b') ?? '') : '';
  document.documentElement.dataset.shown = location.hash;
  document.title = entry ? `${entry.word} ${entry.id}` : TITLE;
  if (view.dataset.path === before) return;
  if (inView && !params.has('event')) {
    scrollTo(0, 0);
    view.querySelector('h1')?.focus();
  } else if (!inView) document.getElementById(path)?.scrollIntoView();
}

/** An address that was mistyped, or is another report's. */
function nothingAt(path: string): Html {
  return html`<h1 tabindex="-1">This report has no ${path}</h1><p><a href="#">To the matrix</a>: its field “Find” knows parts of names, versions and bugs.</p>`;
}

document.addEventListener('click', async (event) => {
  const button = (event.target as Element).closest<HTMLElement>('[data-copy]');
  if (!button) return;
  await copy(button.dataset.copy ?? '');
  button.textContent = 'Copied';
});

document.addEventListener('change', (event) => {
  const select = event.target as HTMLSelectElement;
  if (select.dataset.compare && select.value)
    location.hash = hashOf('compare', { a: select.dataset.compare, b: select.value });
});

document.addEventListener('keydown', (event) => {
  const open =
    event.key === 'Escape' ? view.querySelector<HTMLAnchorElement>('aside.event:not([hidden]) a.close') : null;
  if (!open) return;
  const link = view.querySelector<SVGAElement>('svg [aria-current]');
  open.click();
  link?.focus();
});

/** Files on disk have no clipboard in every browser; there the old way still works. */
async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = Object.assign(document.createElement('textarea'), { value: text });
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
}

function element<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as T;
}

stepThrough(view);
view.addEventListener('click', (event) => {
  const link = (event.target as Element).closest('a[href^="#"]');
  const hash = link?.getAttribute('href') ?? '';
  if (event.ctrlKey || event.metaKey || event.shiftKey || !link || !staysAmongEvents(location.hash, hash)) return;
  event.preventDefault();
  location.replace(hash);
});
addEventListener('hashchange', show);
let room = roomFor(1);
addEventListener('resize', () => {
  // A phone that hides its bars changes the height alone.
  if (roomFor(1) === room) return;
  room = roomFor(1);
  show();
});
await show();
