import type { Report } from '../data/open-report.ts';
import type { IndexEntry } from '../data/report-data.ts';
import type { Html } from '../markup.ts';
import { hashOf, parseHash } from '../nav/route.ts';
import { nameSkipLink } from '../nav/skip-link.ts';
import { CATALOGUE, showCatalogue } from './catalogue-filters.ts';
import { showCell } from './cell-page.ts';
import { addBacklink, type Pair, pairAt } from './compare-backlink.ts';
import { comparisonTitle, showComparison } from './compare-page.ts';
import { notFound, pairNotFound } from './empty-states.ts';
import { fitLessons } from './lesson-diagrams.ts';
import { showMatrix } from './matrix-page.ts';

/** The parts of the page. One of `matrix`, `learn` and `view` is shown at a time. */
export interface PageParts {
  matrix: HTMLElement;
  /** The tutorial, the lessons and the glossary. */
  learn: HTMLElement;
  /** A cell, a comparison, or the notice that there is no such page. */
  view: HTMLElement;
  skipLink: HTMLAnchorElement;
  filters: HTMLFormElement;
  /** Null in a report without a catalogue. */
  catalogueFilters: HTMLFormElement | null;
}

/** Makes the function that shows what the URL names. */
export function createRouter({ matrix, learn, view, skipLink, filters, catalogueFilters }: PageParts, report: Report) {
  const matrixTitle = document.title;
  /** The comparison that was shown last. */
  let lastPair: Pair | null = null;

  /** Fills the part of the page that a path names. Returns the title of the window. */
  async function fill(path: string, params: URLSearchParams): Promise<string> {
    const entry = report.entry(path);
    if (entry) {
      await showCell(view, report, entry, params);
      return `${entry.label} ${entry.id}`;
    }
    if (path === 'compare') return fillComparison([params.get('a') ?? '', params.get('b') ?? '']);
    if (isMissing(path)) return showNotice(notFound(path));
    if (path === CATALOGUE) showCatalogue(catalogueFilters, params);
    showMatrix(filters, report.cells, path === '' ? params : new URLSearchParams());
    return matrixTitle;
  }

  async function fillComparison(ids: readonly string[]): Promise<string> {
    const [left, right] = ids.map((id) => report.entry(id));
    if (!left || !right) return showNotice(pairNotFound(ids, (id) => report.entry(id) !== undefined));
    await showComparison(view, report, [left, right]);
    return comparisonTitle([left, right]);
  }

  /** Shows a notice in place of a page. Returns its heading as the title of the window. */
  function showNotice(notice: Html): string {
    delete view.dataset.shows;
    view.innerHTML = notice.text;
    return view.querySelector('h1')?.textContent ?? matrixTitle;
  }

  return async function show(): Promise<void> {
    const { path, params } = parseHash(location.hash);
    const before = view.dataset.path;
    const inView = path === 'compare' || report.entry(path) !== undefined || isMissing(path);
    const inLearn = !inView && path !== '' && learn.querySelector(`#${CSS.escape(path)}`) !== null;
    view.hidden = !inView;
    learn.hidden = !inLearn;
    matrix.hidden = inView || inLearn;
    if (inLearn) await fitLessons(learn, report);
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
  };
}

/** A report with at most this many cells that ran opens on a cell, not on the matrix. */
const FEW_CELLS = 6;

/** Opens a small report on its first failed cell, else on its first cell that ran. A URL with a `#` stays; `#` alone is the matrix. */
export function openOnEvidence(cells: readonly IndexEntry[]): void {
  const ran = cells.filter(({ status }) => status !== 'unsupported');
  const [first] = ran.toSorted((a, b) => Number(b.status === 'fail') - Number(a.status === 'fail'));
  if (location.href.includes('#') || !first || ran.length > FEW_CELLS) return;
  history.replaceState(null, '', hashOf(first.id));
}

function isMissing(path: string): boolean {
  return path !== '' && !document.getElementById(path);
}
