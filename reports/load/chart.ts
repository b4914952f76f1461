import { type Measurement, median } from '../../lab/load/document.ts';
import { type Html, html } from '../html/client/markup.ts';
import type { Block } from './blocks.ts';

/** In SVG units, which are pixels on a phone. */
const WIDTH = 360;
const HEIGHT = 240;
const EDGE = { left: 44, right: 12, top: 10, bottom: 34 };

/** A colour and a mark for each system, so that neither is needed alone. Asking on the socket is dashed. */
const COLOURS = 6;

/** The chart of a block: lookups per second as multiples of direct over the number of clients, both logarithmic; with the range of the rounds. */
export function chart({ title, clients, rows }: Block): Html | null {
  const lines = rows.filter(({ system }) => system !== 'direct');
  const ratios = lines.flatMap(({ cells }) => cells.flatMap((cell) => cell?.ratios ?? [])).filter((ratio) => ratio > 0);
  if (ratios.length === 0) return null;
  const [low, high] = [Math.min(0.5, ...ratios), Math.max(2, ...ratios)].map(Math.log10) as [number, number];
  const [first, last] = [clients[0] ?? 1, clients.at(-1) ?? 1].map(Math.log2) as [number, number];
  const x = (number: number) =>
    first === last
      ? (WIDTH + EDGE.left - EDGE.right) / 2
      : EDGE.left + ((Math.log2(number) - first) / (last - first)) * (WIDTH - EDGE.left - EDGE.right);
  const y = (ratio: number) =>
    EDGE.top + ((high - Math.log10(ratio)) / (high - low)) * (HEIGHT - EDGE.top - EDGE.bottom);
  const systems = systemsOf(rows);
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}: lookups per second as multiples of direct, by clients; the table has the values">
${ticks(low, high).map((ratio) => html`<path class="${ratio === 1 ? 'one' : 'rule'}" d="M${EDGE.left} ${y(ratio)}H${WIDTH - EDGE.right}"/><text x="${EDGE.left - 6}" y="${y(ratio) + 4}" text-anchor="end">${ratio}×</text>`)}
${clients.map((number) => html`<text x="${x(number)}" y="${HEIGHT - 18}" text-anchor="middle">${number}</text>`)}
<text class="axis" x="${(WIDTH + EDGE.left) / 2}" y="${HEIGHT - 4}" text-anchor="middle">clients</text>
${lines.map(({ system, way, cells }) => {
  const points = cells.flatMap((cell) => pointOf(cell, x, y));
  const index = systems.indexOf(system);
  return html`<g class="line c${index % COLOURS} ${way}"><path d="${points.map(({ at, middle }, order) => `${order === 0 ? 'M' : 'L'}${at} ${middle}`).join('')}"/>${points.map(({ at, middle, top, bottom }) => html`<path class="range" d="M${at} ${top}V${bottom}"/>${mark(index, at, middle)}`)}</g>`;
})}
</svg>`;
}

/** The legend of a chart, as a list. */
export function legend({ rows }: Block): Html {
  const systems = systemsOf(rows);
  return html`<ul class="legend">${rows
    .filter(({ system }) => system !== 'direct')
    .map(({ label, system, way }) => {
      const index = systems.indexOf(system);
      return html`<li><svg viewBox="0 0 28 12" aria-hidden="true"><g class="line c${index % COLOURS} ${way}"><path d="M0 6H28"/>${mark(index, 14, 6)}</g></svg> ${label}</li>`;
    })}</ul>`;
}

function systemsOf(rows: Block['rows']): string[] {
  return [...new Set(rows.map(({ system }) => system))].filter((system) => system !== 'direct');
}

interface Point {
  at: number;
  middle: number;
  top: number;
  bottom: number;
}

function pointOf(cell: Measurement | undefined, x: (clients: number) => number, y: (ratio: number) => number): Point[] {
  const ratios = (cell?.ratios ?? []).filter((ratio) => ratio > 0);
  const middle = median(ratios);
  if (!cell || middle === null) return [];
  const round = (value: number) => Math.round(value * 10) / 10;
  const [top, bottom] = [Math.max(...ratios), Math.min(...ratios)].map((each) => round(y(each))) as [number, number];
  return [{ at: round(x(cell.clients)), middle: round(y(middle)), top, bottom }];
}

/** 1, 2 and 5 of each power of ten within the range. With many, only the powers. */
function ticks(low: number, high: number): number[] {
  const powers = Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, at) => Math.floor(low) + at);
  const steps = high - low > 2 ? [1] : [1, 2, 5];
  return powers
    .flatMap((power) => steps.map((step) => Number((step * 10 ** power).toPrecision(1))))
    .filter((ratio) => Math.log10(ratio) >= low - 1e-9 && Math.log10(ratio) <= high + 1e-9);
}

function mark(index: number, x: number, y: number): Html {
  const shapes = [
    `M${x - 3.5} ${y - 3.5}h7v7h-7z`,
    `M${x} ${y - 4.5}l4 7.5h-8z`,
    `M${x} ${y - 4.5}l4.5 4.5l-4.5 4.5l-4.5-4.5z`,
    `M${x} ${y + 4.5}l4-7.5h-8z`,
  ];
  return html`<path class="mark" d="${shapes[index % shapes.length] as string}"/>`;
}
