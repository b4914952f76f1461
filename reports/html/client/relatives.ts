import type { CellResult } from '../../../lab/schema.ts';
import { type Html, html } from './markup.ts';
import type { IndexEntry } from './packed.ts';
import { hashOf } from './route.ts';

/** The cells beside one: those that would have helped, and the same on every other C library. */
export function relatives(result: CellResult, entry: IndexEntry, all: readonly IndexEntry[]): Html {
  const beside = siblingsBy(entry, all);
  const cures = (result.cures ?? []).map(({ variant, title }) => ({ title, variant, cell: beside({ variant })[0] }));
  const libcs = beside({}).filter(({ libc, status }) => libc !== entry.libc && status !== 'unsupported');
  return html`${
    cures.length > 0 &&
    html`<h2>What would have helped</h2><ul class="cures">${cures.map(({ title, variant, cell }) => html`<li>${cell ? html`${chipOf(cell)} <a href="${hashOf(cell.id)}">${title}</a>` : html`${title} <small class="quiet">${variant}, not in this run</small>`}</li>`)}</ul>`
  }
${libcs.length > 0 && html`<h2>The same on other C libraries</h2><p class="siblings">${libcs.map((cell) => html`<span><a href="${hashOf(cell.id)}">${cell.libc}</a> ${cell.version} ${chipOf(cell)}</span> `)}</p>`}`;
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
