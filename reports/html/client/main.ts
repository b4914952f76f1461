import { ReportData } from './data/report-reader.ts';
import type { Html } from './markup.ts';
import { availableWidth } from './nav/available-width.ts';
import { addKeyboardNavigation, staysAmongEvents } from './nav/keyboard-navigation.ts';
import { hashOf, parseHash } from './nav/route.ts';
import { followSkipLink, nameSkipLink } from './nav/skip-link.ts';
import { showCell } from './pages/cell-page.ts';
import { addBacklink, type Pair, pairAt } from './pages/compare-backlink.ts';
import { comparisonTitle, showComparison } from './pages/compare-page.ts';
import { notFound, pairNotFound } from './pages/empty-states.ts';
import { fitLessons } from './pages/lesson-diagrams.ts';
import { linkEvents } from './pages/lesson-links.ts';
import { MatrixPage } from './pages/matrix-page.ts';
import { isPrinting, printOnPages } from './print/print.ts';

const TITLE = document.title;
/** The comparison that was shown last. */
let lastPair: Pair | null = null;
const matrix = element<HTMLElement>('matrix');
const learn = element<HTMLElement>('learn');
const view = element<HTMLElement>('view');
const skipLink = element<HTMLAnchorElement>('skip');
const store = await ReportData.open();
const matrixPage = new MatrixPage(store.directory.cells, element<HTMLFormElement>('filters'));

/** Shows what the URL names. */
async function show(): Promise<void> {
  const { path, params } = parseHash(location.hash);
  const before = view.dataset.path;
  const inView = path === 'compare' || store.entry(path) !== undefined || isMissing(path);
  view.hidden = !inView;
  const inLearn = !inView && path !== '' && learn.querySelector(`#${CSS.escape(path)}`) !== null;
  learn.hidden = !inLearn;
  matrix.hidden = inView || inLearn;
  if (inLearn) await fitLessons(learn, store);
  document.title = await fill(path, params);
  lastPair = pairAt(location.hash) ?? lastPair;
  if (path !== 'compare') addBacklink(view, lastPair, path);
  nameSkipLink(skipLink);
  view.dataset.path = inView ? path + (params.get('a') ?? '') + (params.get('b') ?? '') : '';
  document.documentElement.dataset.shown = location.hash;
  if (view.dataset.path === before) return;
  if (inView && !params.has('event')) {
    scrollTo(0, 0);
    view.querySelector('h1')?.focus();
  } else if (!inView) document.getElementById(path)?.scrollIntoView();
}

/** Fills the page with what is at a place, and says what that is called. */
async function fill(path: string, params: URLSearchParams): Promise<string> {
  const entry = store.entry(path);
  if (entry) {
    await showCell(view, store, entry, params);
    return `${entry.label} ${entry.id}`;
  }
  if (path === 'compare') {
    const ids = [params.get('a') ?? '', params.get('b') ?? ''];
    const [left, right] = ids.map((id) => store.entry(id));
    if (!left || !right) return tell(pairNotFound(ids, (id) => store.entry(id) !== undefined));
    await showComparison(view, store, [left, right]);
    return comparisonTitle([left, right]);
  }
  if (isMissing(path)) return tell(notFound(path));
  matrixPage.show(path === '' ? params : new URLSearchParams());
  return TITLE;
}

/** Up to this many cells with evidence, a report opens on a cell and not on the matrix. */
const FEW_CELLS = 6;

/** Opens a report of few cells on the page of the first cell that ran. An address with a `#` stays: `#` alone is the matrix. */
function openOnEvidence(): void {
  const ran = store.directory.cells.filter(({ status }) => status !== 'unsupported');
  const [first] = ran.toSorted((a, b) => Number(b.status === 'fail') - Number(a.status === 'fail'));
  if (location.href.includes('#') || !first || ran.length > FEW_CELLS) return;
  history.replaceState(null, '', hashOf(first.id));
}

function isMissing(path: string): boolean {
  return path !== '' && !document.getElementById(path);
}

/** Says something in place of what is not there; its heading is what the page is called. */
function tell(notice: Html): string {
  delete view.dataset.shows;
  view.innerHTML = notice.text;
  return view.querySelector('h1')?.textContent ?? TITLE;
}

document.addEventListener('click', async (event) => {
  const button = (event.target as Element).closest<HTMLElement>('[data-copy]');
  if (!button) return;
  await copy(button.dataset.copy ?? '');
  button.textContent = 'Copied';
});

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.dataset.compare === undefined) return;
  event.preventDefault();
  location.hash = hashOf('compare', { a: form.dataset.compare, b: String(new FormData(form).get('with')) });
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

followSkipLink(skipLink);
linkEvents(learn);
addKeyboardNavigation(view);
printOnPages(show);
view.addEventListener('click', (event) => {
  const link = (event.target as Element).closest('a[href^="#"]');
  const hash = link?.getAttribute('href') ?? '';
  if (event.ctrlKey || event.metaKey || event.shiftKey || !link || !staysAmongEvents(location.hash, hash)) return;
  event.preventDefault();
  location.replace(hash);
});
addEventListener('hashchange', show);
let room = availableWidth(1);
addEventListener('resize', () => {
  // A phone that hides its bars changes the height alone; a sheet of paper is no window.
  if (isPrinting() || availableWidth(1) === room) return;
  room = availableWidth(1);
  show();
});
openOnEvidence();
await show();
