import type { CellResult, LibcFacts } from '../../lab/core/schema.ts';
import { type Column, columnsOf } from '../columns.ts';
import { daemonRows } from '../daemon-rows.ts';
import { unique } from '../text.ts';
import { type Html, html, joined } from './client/markup.ts';
import { hashOf } from './client/nav/route.ts';
import { bugLink } from './client/text/source-text.ts';
import { affectedIn, bugsOf, titleOf } from './lesson-metadata.ts';

/** What a repro is about, which versions are said to have it, and where its field report's own case (or else its first variant) was seen in this run. */
export function about(cells: readonly CellResult[], lesson: string | undefined): Html {
  const bugs = bugsOf(cells);
  const title = titleOf(lesson);
  const links = joined(bugs.map((bug) => bugLink(bug, `glibc bug ${bug}`)));
  const words = [
    ...(title ? [title.charAt(0).toUpperCase() + title.slice(1)] : []),
    ...(bugs.length > 0 ? [links] : []),
  ];
  const affected = affectedIn(lesson);
  return html`<p class="about">${words.map((word) => html`${word}. `)}${affected && html`<b>Affected:</b> ${affected} `}${seen(cells)}</p>`;
}

/** With which daemons, on which C libraries. */
function seen(cells: readonly CellResult[]): Html | null {
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
          html`not with ${nowhere.map(({ daemon }) => daemon).join(' or ')}${grounds(
            nowhere.flatMap(({ those }) => those),
            sample,
          )}`,
        ]
      : []),
  ];
  return html`<b>Reproduced by <code>${variant}</code></b> ${joined(parts, '; ')}.`;
}

/** That a daemon was without the bug is due to the libc that it ran on itself, and no cure by being a daemon. */
function grounds(spared: readonly CellResult[], sample: readonly CellResult[]): string {
  const libcs = spared.flatMap(({ daemon }) => daemon.libc ?? []);
  if (libcs.length === 0) return '';
  const ran = `, which ran on ${unique(libcs.map(exact)).join(', ')}`;
  const ill = sample
    .filter(({ observed, daemon }) => observed === 'reproduced' && !daemon.libc)
    .map(({ libc }) => libc);
  const tried = ill.some(({ id }) => libcs.some((libc) => libc.id === id));
  return ill.length === 0 || tried
    ? ran
    : `${ran} and not on ${unique(ill.map(exact)).join(', ')}: a daemon has the bugs of its own C library, not those of its clients`;
}

function exact({ version, revision }: LibcFacts): string {
  return revision ?? version;
}

/** The cells by their libcs, in the order of the matrix. */
function placesOf(cells: readonly CellResult[], columns: readonly Column[]): Html[] {
  return columns.flatMap(({ id, version, revision, title }) => {
    const cell = cells.find(({ libc }) => libc.id === id);
    return cell ? [html`<a href="${hashOf(cell.id)}">${version}${revision}</a> (${title})`] : [];
  });
}
