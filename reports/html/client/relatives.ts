import type { CellResult } from '../../../lab/schema.ts';
import { type Html, html } from './markup.ts';
import type { IndexEntry } from './packed.ts';
import { hashOf } from './route.ts';

/** What would have helped in a cell, each with the cell that shows it, if that is in the run. */
export function cures(result: CellResult, entry: IndexEntry, all: readonly IndexEntry[]): Html | null {
  const beside = siblingsBy(entry, all);
  const items = (result.cures ?? []).map(({ variant, title }) => {
    const [cell] = beside({ variant });
    return cell
      ? html`<li>${chipOf(cell)} <a href="${hashOf(cell.id)}">${title}</a></li>`
      : html`<li>${title} <small class="quiet">${variant}, not in this run</small></li>`;
  });
  return items.length === 0 ? null : html`<h2>What would have helped</h2><ul class="cures">${items}</ul>`;
}

/** The same cell on every other C library. */
export function otherLibcs(entry: IndexEntry, all: readonly IndexEntry[]): Html | null {
  const cells = siblingsBy(
    entry,
    all,
  )({}).filter(({ libc, status }) => libc !== entry.libc && status !== 'unsupported');
  const items = cells.map(
    (cell) => html`<span><a href="${hashOf(cell.id)}">${cell.libc}</a> ${cell.version} ${chipOf(cell)}</span> `,
  );
  return items.length === 0 ? null : html`<h2>The same on other C libraries</h2><p class="siblings">${items}</p>`;
}

/** Finds cells like one, with another variant, or else with another C library. */
function siblingsBy(entry: IndexEntry, all: readonly IndexEntry[]) {
  const daemonOf = ({ daemon }: IndexEntry) => daemon.split('@')[0];
  return ({ variant = entry.variant }: { variant?: string }): IndexEntry[] =>
    all.filter(
      (cell) =>
        cell.repro === entry.repro &&
        cell.variant === variant &&
        cell.probe === entry.probe &&
        cell.attempt === 1 &&
        (variant === entry.variant ? daemonOf(cell) === daemonOf(entry) : isSameSquare(cell, entry)),
    );
}

function isSameSquare(a: IndexEntry, b: IndexEntry): boolean {
  return a.libc === b.libc && a.daemon === b.daemon;
}

function chipOf({ word, status }: IndexEntry): Html {
  return html`<b class="chip ${status}" data-word="${word}">${word}</b>`;
}
