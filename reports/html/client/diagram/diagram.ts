import { type Html, html } from '../markup.ts';
import { hashOf } from '../nav/route.ts';
import { type DrawContext, drawCallBar, drawItem } from './draw-item.ts';
import { drawHosts, drawLaneHeaders, HEADER_HEIGHT } from './draw-lane-headers.ts';
import { drawHighlightBackground, drawTimeColumn } from './draw-time-column.ts';
import { TIME_COLUMN } from './lane-layout.ts';
import { laneNames, serversOf } from './lanes.ts';
import { type DiagramLayout, layOutDiagram } from './layout.ts';
import type { DiagramModel } from './model.ts';
import type { Rows } from './row-layout.ts';
import { serverColour } from './server-colour.ts';
import { timeOrigin } from './time-origin.ts';

/** The width of a diagram in a page whose window was not measured, in pixels. */
export const DEFAULT_WIDTH = 1160;

export interface DrawOptions {
  /** Rows that are placed already, as for two diagrams with common steps. */
  rows?: Rows;
  /** The wanted width in pixels. A diagram is wider where its lanes need more. */
  width?: number;
  /** The link of an event, by its index; without it, the event on the page of its cell. */
  linkTo?: (event: number) => string;
}

/** A sequence diagram as markup. The lane headers and the times stay in view when the lanes are scrolled. */
export function drawDiagram(model: DiagramModel, options: DrawOptions = {}): Html {
  const { rows, width = DEFAULT_WIDTH, linkTo = (event: number) => hashOf(model.id, { event }) } = options;
  return render(layOutDiagram(model, { width, rows }), contextOf(model, linkTo));
}

/** What the parts of a diagram need besides the layout. */
function contextOf({ events, items }: DiagramModel, linkTo: (event: number) => string) {
  const event = timeOrigin(events);
  const origin = { event, at: events[event]?.at ?? 0 };
  const highlighted = items.findIndex(({ highlight }) => highlight?.number === 1);
  const first = highlighted >= 0 ? highlighted : items.findIndex((item) => item.event === event);
  return { linkTo, origin, first: Math.max(0, first) };
}

function render(layout: DiagramLayout, view: ReturnType<typeof contextOf>): Html {
  const { items, lanes, rows, width } = layout;
  const { height } = rows;
  const servers = serversOf(lanes);
  const context: DrawContext = {
    ...{ ...layout, ...view, servers },
    laneById: new Map(lanes.map((lane) => [lane.id, lane])),
    names: laneNames(lanes),
  };
  const colour = ({ kind, title }: { kind: string; title: string }) =>
    serverColour(servers, kind === 'server' ? title : null);
  return html`<div class="diagram" style="width:${width}px;--drawn:${width}">
<svg class="corner" width="${TIME_COLUMN}" height="${HEADER_HEIGHT}" aria-hidden="true"><text class="sub" x="${TIME_COLUMN - 10}" y="56" text-anchor="end">ms</text></svg>
<svg class="headers" width="${width}" height="${HEADER_HEIGHT}" aria-hidden="true">${drawLaneHeaders(lanes, colour)}</svg>
<div class="hosts" aria-hidden="true">${drawHosts(lanes)}</div>
<svg class="times" width="${TIME_COLUMN}" height="${height}" aria-hidden="true"><rect class="time-column" width="${TIME_COLUMN}" height="${height}"/>${drawTimeColumn({ items, rows, ...view })}</svg>
<svg class="lanes" width="${width}" height="${height}" role="group" aria-label="Sequence diagram; every event is a link, arrow keys go from one to the next, and all of them follow as a list">
${items.map((item, at) => drawHighlightBackground(item, rows.y[at] ?? 0, { rows, width }))}
${lanes.map((lane) => html`<line class="life ${colour(lane)}" x1="${lane.x}" x2="${lane.x}" y1="0" y2="${height}"/>`)}
${items.map((item, at) => (item.shape === 'wait' ? drawItem(context, item, at) : ''))}
${items.map((item, at) => (item.shape === 'call' ? drawCallBar(context, item, at) : ''))}
${items.map((item, at) => (item.shape === 'wait' ? '' : drawItem(context, item, at)))}</svg></div>`;
}
