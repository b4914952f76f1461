import { type Html, html } from '../markup.ts';
import { offsetText } from '../text/time-text.ts';
import type { DiagramItem } from './item.ts';
import { BAR, barX, fitText, type PlacedLane, TIME_COLUMN, textWidth, wrapText } from './lane-layout.ts';
import { laneNames, serversOf } from './lanes.ts';
import { LINE, type Rows } from './row-layout.ts';
import { type PlacedWait, placeWaits } from './wait-layout.ts';

/** Room between a label and what it stands beside. */
const GAP = 12;

/** What a diagram is drawn from. */
export interface Canvas {
  linkTo: (event: number) => string;
  items: readonly DiagramItem[];
  rows: Rows;
  lanes: readonly PlacedLane[];
  /** How far right the bar of a call stands, by event. */
  columns: ReadonlyMap<number, number>;
  width: number;
  /** The event that the story turns on, and its time, from which all others count. */
  origin: { event: number; at: number };
  /** The item that the keyboard comes to first; it goes from item to item from there. */
  first: number;
}

/** Draws the items of a diagram, each a link to its event. */
export class Brush {
  readonly #canvas: Canvas;
  readonly #lanes: ReadonlyMap<string, PlacedLane>;
  readonly #names: ReadonlyMap<string, string>;
  readonly #servers: readonly string[];
  readonly #waits: ReadonlyMap<DiagramItem, PlacedWait>;

  constructor(canvas: Canvas) {
    this.#canvas = canvas;
    this.#lanes = new Map(canvas.lanes.map((lane) => [lane.id, lane]));
    this.#names = laneNames(canvas.lanes);
    this.#servers = serversOf(canvas.lanes);
    this.#waits = placeWaits(canvas.items, canvas.rows);
  }

  /** The class that gives a nameserver its colour. */
  colour(server: string | null): string {
    const at = server === null ? -1 : this.#servers.indexOf(server);
    return at < 0 ? '' : `s${at % 6}`;
  }

  /** The bar of a call, from its begin to its return. */
  bar(item: DiagramItem, at: number): Html | null {
    const lane = this.#lanes.get(item.from);
    if (!lane) return null;
    const end = this.#canvas.items.findIndex((each) => each.event === item.event && each.shape === 'return');
    const top = this.#y(at);
    const height = Math.max(6, (this.#canvas.rows.y[end] ?? top) - top);
    return html`<rect class="bar" x="${this.#barX(lane, item) - BAR / 2}" y="${top}" width="${BAR}" height="${height}" rx="2"/>`;
  }

  /** A band on a lane, for as long as somebody waited. */
  #band(item: DiagramItem): Html | null {
    const [lane, wait] = [this.#lanes.get(item.from), this.#waits.get(item)];
    if (!lane || !wait) return null;
    const { top, height, left, width, textY, text } = wait;
    const x = lane.x + wait.textX;
    const lines = text ? wrapText(text, this.#room(x, 1), 'label') : [];
    const label = lines.map((line, at) => {
      const y = textY + (at - (lines.length - 1) / 2) * LINE;
      return html`<text x="${x}" y="${y}">${line}</text>`;
    });
    return html`<g class="wait"><rect x="${lane.x + left}" y="${top}" width="${width}" height="${height}"/>${label}</g>`;
  }

  /** A item, as a link to its event. */
  item(item: DiagramItem, at: number): Html {
    const y = this.#y(at);
    const { linkTo, origin } = this.#canvas;
    const time = offsetText(item.at - origin.at);
    const shape = item.shape === 'wait' ? '' : item.shape;
    const classes = [
      'item',
      shape,
      this.colour(item.server),
      item.again ? 'again' : '',
      item.highlight ? 'highlighted' : '',
      item.event === origin.event ? 'switch' : '',
    ];
    const lanes = [...new Set([item.from, item.to])].map((lane) => this.#names.get(lane)).filter(Boolean);
    const said = item.highlight ? `; ${item.highlight.text}` : '';
    const text = [item.text, item.secondLine].filter(Boolean).join(' · ');
    const label = `${time}, ${[lanes.join(' to '), text].filter(Boolean).join(': ')}${said}`;
    const drawn = item.shape === 'wait' ? this.#band(item) : this.#shape(item, y);
    return html`<a class="${classes.filter(Boolean).join(' ')}" href="${linkTo(item.event)}" data-event="${item.event}" data-item="${at}" tabindex="${at === this.#canvas.first ? 0 : -1}" aria-label="${label}">${drawn}</a>
`;
  }

  #shape(item: DiagramItem, y: number): Html {
    const [from, to] = [this.#lanes.get(item.from), this.#lanes.get(item.to)];
    if (item.shape === 'line' || !from || !to) {
      const { width } = this.#canvas;
      // What a step is called stands with the times (gutter.ts).
      const text =
        item.shape !== 'line' && html`<text class="across" x="${TIME_COLUMN + 6}" y="${y - 5}">${item.text}</text>`;
      return html`<line class="across" x1="${TIME_COLUMN}" x2="${width}" y1="${y}" y2="${y}"/>${text}`;
    }
    if (item.shape === 'note') return this.#note(item, from, y);
    if (item.shape === 'tick') return this.#tick(item, from, y);
    return from === to ? this.#own(item, from, y) : this.#arrow(item, from, to, y);
  }

  #arrow(item: DiagramItem, from: PlacedLane, to: PlacedLane, y: number): Html {
    const [x1, x2] = [this.#barX(from, item), this.#barX(to, item)];
    const way = x2 > x1 ? 1 : -1;
    const [start, tip] = [x1 + (way * BAR) / 2, x2 - (way * BAR) / 2];
    const ends = item.shape === 'drop';
    const end = ends ? start + (tip - start) * 0.3 : tip;
    const head = ends
      ? html`<path class="cross" d="M${end - 5} ${y - 5}l10 10m0 -10l-10 10"/>`
      : html`<path class="tip" d="M${end} ${y}l${-7 * way} -4v8z"/>`;
    const { x, grows } = this.#besideArrow(item, { start, end, tip, way });
    return html`<line class="hit" x1="${start}" x2="${end}" y1="${y}" y2="${y}"/><line class="shaft" x1="${start}" x2="${end}" y1="${y}" y2="${y}"/>${head}<text x="${x}" y="${y - 4}" text-anchor="${grows > 0 ? 'start' : 'end'}">${this.#fit(item.text, x, grows)}</text>`;
  }

  /** Where the label of an arrow begins, and which way it goes: beside the server or daemon that it is about, if there is room. */
  #besideArrow(
    { shape, text }: DiagramItem,
    { start, end, tip, way }: { start: number; end: number; tip: number; way: number },
  ): { x: number; grows: number } {
    const atTip = shape === 'query' || shape === 'call';
    const ends = shape === 'drop';
    const x = ends ? end + way * GAP : atTip ? tip - way * GAP : start + way * GAP;
    const grows = atTip ? -way : way;
    return this.#room(x, grows) >= textWidth(text) ? { x, grows } : { x: Math.min(start, tip) + GAP, grows: 1 };
  }

  /** A call that stays in its thread: what was called, and what came back, right of the bars. */
  #own(item: DiagramItem, lane: PlacedLane, y: number): Html {
    const x = this.#barX(lane, item) + BAR;
    const text = item.shape === 'return' ? `→ ${item.text}` : item.text;
    const secondLine = item.secondLine ?? '';
    return html`<circle class="dot" cx="${x - BAR}" cy="${y}" r="3"/><text x="${x + 2}" y="${y + 4}">${this.#fit(text, x + 2, 1)}</text>${secondLine && html`<text x="${x + 2}" y="${y + 4 + LINE}">${this.#fit(secondLine, x + 2, 1)}</text>`}`;
  }

  #tick({ text }: DiagramItem, { x }: PlacedLane, y: number): Html {
    return html`<line class="shaft" x1="${x - BAR}" x2="${x + BAR}" y1="${y}" y2="${y}"/><text x="${x + GAP}" y="${y + 3}">${this.#fit(text, x + GAP, 1)}</text>`;
  }

  /** As wide as what it says: it may reach over its neighbours, but not out of the picture. */
  #note(item: DiagramItem, lane: PlacedLane, y: number): Html {
    const width = textWidth(item.text) + 14;
    const wanted = lane.kind === 'program' ? lane.left + 4 : lane.x - width / 2;
    const left = Math.max(TIME_COLUMN, Math.min(wanted, this.#canvas.width - width - 2));
    return html`<rect class="note" x="${left}" y="${y - 9}" width="${width}" height="18" rx="3"/><text x="${left + 7}" y="${y + 4}">${item.text}</text>`;
  }

  /** As much of a text as there is room for to the edge of the picture. */
  #fit(text: string, x: number, way: number): string {
    return fitText(text, this.#room(x, way));
  }

  #room(x: number, way: number): number {
    return way > 0 ? this.#canvas.width - x : x - TIME_COLUMN;
  }

  #barX(lane: PlacedLane, { event }: DiagramItem): number {
    return lane.kind === 'program' ? barX(lane, this.#canvas.columns.get(event) ?? 0) : lane.x;
  }

  #y(at: number): number {
    return this.#canvas.rows.y[at] ?? 0;
  }
}
