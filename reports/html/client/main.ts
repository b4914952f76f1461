import { openReport } from './data/open-report.ts';
import { availableWidth } from './nav/available-width.ts';
import { addCopyButtons } from './nav/copy-button.ts';
import { addKeyboardNavigation, replaceEventLinks } from './nav/keyboard-navigation.ts';
import { followSkipLink } from './nav/skip-link.ts';
import { addCatalogueFilters } from './pages/catalogue-filters.ts';
import { closePanelOnEscape } from './pages/event-panel.ts';
import { linkEvents } from './pages/lesson-links.ts';
import { addFilters } from './pages/matrix-page.ts';
import { openComparisons } from './pages/related-cells.ts';
import { createRouter, openOnEvidence, type PageParts } from './pages/router.ts';
import { isPrinting, printOnPages } from './print/print.ts';

/** Starts the page: opens its data, adds the listeners, and shows what the URL names. */
const report = await openReport();
const parts: PageParts = {
  matrix: element('matrix'),
  learn: element('learn'),
  view: element('view'),
  skipLink: element<HTMLAnchorElement>('skip'),
  filters: element<HTMLFormElement>('filters'),
  catalogueFilters: document.querySelector<HTMLFormElement>('#catalogue-filters'),
};
const show = createRouter(parts, report);

addFilters(parts.filters, report.cells);
addCatalogueFilters(parts.catalogueFilters);
addCopyButtons(document);
openComparisons(document);
closePanelOnEscape(parts.view);
followSkipLink(parts.skipLink);
linkEvents(parts.learn);
addKeyboardNavigation(parts.view);
replaceEventLinks(parts.view);
printOnPages(show);
addEventListener('hashchange', show);
let width = availableWidth(1);
addEventListener('resize', () => {
  // The height alone changes when a phone hides its bars. Printing has a layout of its own.
  if (isPrinting() || availableWidth(1) === width) return;
  width = availableWidth(1);
  show();
});
openOnEvidence(report.cells);
await show();

function element<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as T;
}
