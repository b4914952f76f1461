import type { CellResult } from '../../../../lab/core/schema.ts';
import type { IndexEntry } from '../data/report-data.ts';
import { type Html, html } from '../markup.ts';
import { hashOf } from '../nav/route.ts';

/** The workarounds of a cell, each linked to its cell if that is in the run. */
export function cures(result: CellResult, entry: IndexEntry, all: readonly IndexEntry[]): Html | null {
  const here = alike(entry, all).filter(({ libc, daemon }) => libc === entry.libc && daemon === entry.daemon);
  const items = (result.cures ?? []).map(({ variant, title }) => {
    const cell = here.find((each) => each.variant === variant);
    return cell
      ? html`<li>${badgeOf(cell)} <a href="${hashOf(cell.id)}">${title}</a></li>`
      : html`<li>${title} <small class="quiet">${variant}, not in this run</small></li>`;
  });
  return items.length === 0 ? null : html`<h2>What would have helped</h2><ul class="cures">${items}</ul>`;
}

/** The cells that differ only in the C library, or in the one of the daemon as well. */
export function otherLibcs(entry: IndexEntry, all: readonly IndexEntry[]): Html | null {
  const daemonOf = ({ daemon }: IndexEntry) => daemon.split('@')[0];
  const items = alike(entry, all)
    .filter(({ variant, libc }) => variant === entry.variant && libc !== entry.libc)
    .filter((cell) => daemonOf(cell) === daemonOf(entry))
    .map((cell) => html`<span><a href="${hashOf(cell.id)}">${cell.libc}</a> ${cell.version} ${badgeOf(cell)}</span> `);
  return items.length === 0 ? null : html`<h2>The same on other C libraries</h2><p class="siblings">${items}</p>`;
}

/** A form to compare a cell with another one of its repro. The cells that differ least come first. */
export function comparisons(entry: IndexEntry, all: readonly IndexEntry[]): Html {
  const distance = (cell: IndexEntry) =>
    (['libc', 'daemon', 'variant', 'probe', 'attempt'] as const).filter((key) => cell[key] !== entry[key]).length;
  const cells = all
    .filter((cell) => cell.repro === entry.repro && cell.id !== entry.id && cell.status !== 'unsupported')
    .toSorted((a, b) => distance(a) - distance(b));
  // Arrow keys pass through all options, so only the button opens the comparison.
  return html`<form class="comparison" data-compare="${entry.id}"><label>Compare with <select name="with" required><option value="">…</option>${cells.map(({ id, label }) => html`<option value="${id}">${shortName(id)}: ${label}</option>`)}</select></label> <button>Show both</button></form>`;
}

/** Opens the comparison that such a form names. */
export function openComparisons(root: Document): void {
  root.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset.compare === undefined) return;
    event.preventDefault();
    location.hash = hashOf('compare', { a: form.dataset.compare, b: String(new FormData(form).get('with')) });
  });
}

/** Cells of the same repro and probe, each the first of its repeats. */
function alike(entry: IndexEntry, all: readonly IndexEntry[]): IndexEntry[] {
  return all.filter(({ repro, probe, attempt }) => repro === entry.repro && probe === entry.probe && attempt === 1);
}

function badgeOf({ label, status }: IndexEntry): Html {
  return html`<b class="badge ${status}" data-label="${label}">${label}</b>`;
}

function shortName(id: string): string {
  return id.split('/').slice(1).join(' / ');
}
