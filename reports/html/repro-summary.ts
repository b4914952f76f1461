import type { CellResult, LibcFacts } from '../../lab/core/schema.ts';
import { type Column, columnsOf } from '../columns.ts';
import { daemonRows } from '../daemon-rows.ts';
import { unique } from '../text.ts';
import { type Html, html, joined } from './client/markup.ts';
import { hashOf } from './client/nav/route.ts';
import { bugLink } from './client/text/source-text.ts';
import { affectedIn, bugsOf, titleOf } from './lesson-metadata.ts';

/** The lesson's title, the bugs, the affected versions, and where this run shows the failure by `main` (or else by the first variant). */
export function reproSummary(cells: readonly CellResult[], lesson: string | undefined): Html {
  const bugs = bugsOf(cells);
  const title = titleOf(lesson);
  const links = joined(bugs.map((bug) => bugLink(bug, `glibc bug ${bug}`)));
  const words = [
    ...(title ? [title.charAt(0).toUpperCase() + title.slice(1)] : []),
    ...(bugs.length > 0 ? [links] : []),
  ];
  const affected = affectedIn(lesson);
  return html`<p class="about">${words.map((word) => html`${word}. `)}${affected && html`<b>Affected:</b> ${affected} `}${whereShown(cells)}</p>`;
}

/** The daemons and C libraries with the failure. */
function whereShown(cells: readonly CellResult[]): Html | null {
  const { variant, probe } = cells.find((cell) => cell.variant === 'main') ?? cells[0] ?? {};
  const sample = cells.filter((cell) => cell.variant === variant && cell.probe === probe && cell.observed !== null);
  if (sample.length === 0) return null;
  const columns = columnsOf(cells);
  const rows = [...daemonRows(cells)(sample)].map(([daemon, those]) => ({
    daemon: daemon === 'none' ? 'no daemon' : daemon,
    those,
    places: placesOf(
      those.filter(({ observed }) => observed === 'reproduced'),
      columns,
    ),
  }));
  const [where, nowhere] = [
    rows.filter(({ places }) => places.length > 0),
    rows.filter(({ places }) => places.length === 0),
  ];
  const parts = [
    ...where.map(({ daemon, places }) => html`with ${daemon} on ${joined(places)}`),
    ...(nowhere.length > 0
      ? [
          html`not with ${nowhere.map(({ daemon }) => daemon).join(' or ')}${reasonOf(
            nowhere.flatMap(({ those }) => those),
            sample,
          )}`,
        ]
      : []),
  ];
  return html`<b>Reproduced by <code>${variant}</code></b> ${joined(parts, '; ')}.`;
}

/** Why a daemon lacks the failure: its own libc lacks the bug. The daemon itself is no workaround. */
function reasonOf(unaffected: readonly CellResult[], sample: readonly CellResult[]): string {
  const libcs = unaffected.flatMap(({ daemon }) => daemon.libc ?? []);
  if (libcs.length === 0) return '';
  const ran = `, which ran on ${unique(libcs.map(exact)).join(', ')}`;
  const affectedLibcs = sample
    .filter(({ observed, daemon }) => observed === 'reproduced' && !daemon.libc)
    .map(({ libc }) => libc);
  const tried = affectedLibcs.some(({ id }) => libcs.some((libc) => libc.id === id));
  return affectedLibcs.length === 0 || tried
    ? ran
    : `${ran} and not on ${unique(affectedLibcs.map(exact)).join(', ')}: a daemon has the bugs of its own C library, not those of its clients`;
}

function exact({ version, revision }: LibcFacts): string {
  return revision ?? version;
}

/** Links to some cells by their libcs, in the order of the matrix. */
function placesOf(cells: readonly CellResult[], columns: readonly Column[]): Html[] {
  return columns.flatMap(({ id, version, revision, title }) => {
    const cell = cells.find(({ libc }) => libc.id === id);
    return cell ? [html`<a href="${hashOf(cell.id)}">${version}${revision}</a> (${title})`] : [];
  });
}
