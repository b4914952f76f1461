import type { CellResult } from '../../lab/core/schema.ts';
import { type Column, columnsOf } from '../columns.ts';
import { daemonRows } from '../daemon-rows.ts';
import { unique } from '../text.ts';
import { NOT_RUN } from '../verdict-summary.ts';
import { badgeLink } from './badge.ts';
import { type Html, html } from './client/markup.ts';
import { hashOf } from './client/nav/route.ts';
import type { Lesson } from './lessons.ts';
import { reproSummary } from './repro-summary.ts';

/** The matrix: for each repro a summary and a table of libc × variant and daemon. */
export function matrix(cells: readonly CellResult[], lessons: readonly Lesson[]): Html[] {
  const columns = columnsOf(cells);
  const rowsOf = daemonRows(cells);
  const probes = unique(cells.map(({ probe }) => probe));
  const positions = new Map(cells.map((cell, at) => [cell, at]));
  const position = (cell: CellResult) => positions.get(cell) ?? -1;

  /** The labels of one table cell. Several probes have their names; a probe without a cell has a point. */
  const square = (those: readonly CellResult[]) =>
    probes.map((probe) => {
      const repeats = those.filter((cell) => cell.probe === probe);
      return badgeLink(repeats, position, probes.length > 1 ? probe : '') ?? notRun;
    });

  const row = ([daemon, those]: [string, CellResult[]], ofVariant: readonly CellResult[], here: readonly Column[]) => {
    const byLibc = Map.groupBy(those, ({ libc }) => libc.id);
    const isElsewhere = (id: string) =>
      ofVariant.some(({ libc, daemon }) => libc.id === id && daemon.id === those[0]?.daemon.id);
    const squareOf = (id: string) => (byLibc.has(id) || !isElsewhere(id) ? square(byLibc.get(id) ?? []) : []);
    return html`<tr class="daemon"><th scope="row">${daemon}</th>${here.map(({ id }) => html`<td data-libc="${id}">${squareOf(id)}</td>`)}</tr>
`;
  };

  /** Whether every cell of a row exists and is unsupported. A missing cell was not run, and its column must show that. */
  const isIdle = ([, those]: [string, CellResult[]], here: readonly Column[]) =>
    those.every(({ status }) => status === 'unsupported') &&
    here.every(({ id }) => probes.every((each) => those.some(({ libc, probe }) => libc.id === id && probe === each)));

  const idle = ([daemons, those]: [string, CellResult[]], here: readonly Column[]) =>
    html`<tr class="daemon idle"><th scope="row">${daemons}</th><td colspan="${here.length}" data-c="${those.map(position).join(' ')}">unsupported: ${unique(those.map(({ reason }) => reason)).join('; ')}</td></tr>
`;

  const group = ([variant, those]: [string, CellResult[]], here: readonly Column[]) => {
    const rows = [...rowsOf(those)];
    const [idleRows, others] = [rows.filter((each) => isIdle(each, here)), rows.filter((each) => !isIdle(each, here))];
    const alike = Map.groupBy(idleRows, ([, cells]) => unique(cells.map(({ reason }) => reason)).join());
    const merged = [...alike.values()].map((rows): [string, CellResult[]] => [
      rows.map(([daemon]) => daemon).join(', '),
      rows.flatMap(([, cells]) => cells),
    ]);
    return html`<tbody><tr class="variant"><th scope="rowgroup" colspan="${here.length + 1}">${variant}</th></tr>
${others.map((each) => row(each, those, here))}${merged.map((each) => idle(each, here))}</tbody>
`;
  };

  return [...Map.groupBy(cells, ({ repro }) => repro)].map(([repro, those]) => {
    const ids = new Set(those.map(({ libc }) => libc.id));
    const here = columns.filter(({ id }) => ids.has(id));
    const taught = lessons.find(({ id }) => id === repro);
    const title = taught ? html`<a href="${hashOf(`lesson/${repro}`)}">${repro}</a>` : repro;
    return html`<section id="matrix/${repro}"><h3>${title}</h3>
${reproSummary(those, taught?.markdown)}
<div class="wide" tabindex="0" role="region" aria-label="${repro}"><table class="matrix" style="--columns:${here.length}"><thead><tr><td></td>${here.map(heading)}</tr></thead>
${[...Map.groupBy(those, ({ variant }) => variant)].map((each) => group(each, here))}</table></div>${reasonsOf(those, position)}</section>
`;
  });
}

const notRun = html`<span class="quiet">${NOT_RUN.label}</span>`;

/**
 * The reasons of unsupported cells, with their libcs and probes. A filter that hides the cells hides their reasons as well.
 */
function reasonsOf(cells: readonly CellResult[], position: (cell: CellResult) => number): Html | null {
  const idle = cells.filter(({ status }) => status === 'unsupported');
  if (idle.length === 0) return null;
  const positions = (those: readonly CellResult[]) => those.map(position).join(' ');
  const items = [...Map.groupBy(idle, ({ reason }) => reason)].map(([reason, those]) => {
    const places = [...Map.groupBy(those, ({ libc, probe }) => `${libc.id} with ${probe}`)];
    return html`<li data-c="${positions(those)}">${reason}: ${places.map(([place, each]) => html`<span data-c="${positions(each)}">${place}</span> `)}</li>`;
  });
  return html`<div class="quiet not-run">Not run (<b>-</b>):<ul>${items}</ul></div>`;
}

function heading({ id, title, version, revision }: Column): Html {
  return html`<th scope="col" data-libc="${id}">${id.startsWith('musl') && 'musl '}${version}<small>${revision}</small><small>${title}</small></th>`;
}
