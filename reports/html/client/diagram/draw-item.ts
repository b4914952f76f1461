import { type Html, html } from '../markup.ts';
import { offsetText } from '../text/time-text.ts';
import { callX, drawShape, rowY, type ShapeContext } from './draw-shapes.ts';
import type { DiagramItem } from './item.ts';
import { BAR } from './lane-layout.ts';
import { serverColour } from './server-colour.ts';

/** A layout with what the items of a diagram need besides their positions. */
export interface DrawContext extends ShapeContext {
  /** The link of an event. */
  linkTo: (event: number) => string;
  /** The names of lanes, by id. */
  names: ReadonlyMap<string, string>;
  servers: readonly string[];
  /** The event from which times count, and its time. */
  origin: { event: number; at: number };
  /** The item that the Tab key reaches; arrow keys go on from there. */
  first: number;
}

/** An item as a link to its event, with its label for screen readers. */
export function drawItem(context: DrawContext, item: DiagramItem, at: number): Html {
  const classes = classesOf(context, item).filter(Boolean).join(' ');
  return html`<a class="${classes}" href="${context.linkTo(item.event)}" data-event="${item.event}" data-item="${at}" tabindex="${at === context.first ? 0 : -1}" aria-label="${labelOf(context, item)}">${drawShape(context, item, rowY(context, at))}</a>
`;
}

/** The bar of a call, from its row to the row of its return. */
export function drawCallBar(context: DrawContext, item: DiagramItem, at: number): Html | null {
  const lane = context.laneById.get(item.from);
  if (!lane) return null;
  const end = context.items.findIndex((each) => each.event === item.event && each.shape === 'return');
  const top = rowY(context, at);
  const height = Math.max(6, (context.rows.y[end] ?? top) - top);
  return html`<rect class="bar" x="${callX(context, lane, item) - BAR / 2}" y="${top}" width="${BAR}" height="${height}" rx="2"/>`;
}

function classesOf({ servers, origin }: DrawContext, item: DiagramItem): string[] {
  return [
    'item',
    item.shape === 'wait' ? '' : item.shape,
    serverColour(servers, item.server),
    item.again ? 'again' : '',
    item.highlight ? 'highlighted' : '',
    item.event === origin.event ? 'switch' : '',
  ];
}

/** `+3.02 ms, program c · main to A: A? www.lab.test; the annotation`. */
function labelOf({ names, origin }: DrawContext, item: DiagramItem): string {
  const lanes = [...new Set([item.from, item.to])].map((lane) => names.get(lane)).filter(Boolean);
  const text = [item.text, item.secondLine].filter(Boolean).join(' · ');
  const what = [lanes.join(' to '), text].filter(Boolean).join(': ');
  return `${offsetText(item.at - origin.at)}, ${what}${item.highlight ? `; ${item.highlight.text}` : ''}`;
}
