import type { Event } from '../../../lab/events.ts';
import { BAR, barX, columnsOfCalls, fitText, GUTTER, type PlacedLane, placeLanes } from './geometry.ts';
import { lanesOf, serversOf } from './lanes.ts';
import { type Mark, marksOf } from './marks.ts';
import { type Html, html } from './markup.ts';
import { hashOf } from './route.ts';
import { placeRows, type Rows } from './rows.ts';
import { switchOf } from './switch.ts';
import { durationText, offsetText } from './time-text.ts';
import { waitsOf } from './waits.ts';

/** What is drawn of one cell. */
export interface Scene {
  /** The cell's id: where the events link to. */
  id: string;
  events: readonly Event[];
  marks: readonly Mark[];
}

/** Room for what a program calls and gets; it may reach over the lines of its neighbours. */
const OWN_LABEL = 300;

/** Height of the heads of the lanes, in pixels. */
const HEAD = 62;

export interface DrawOptions {
  rows?: Rows;
  /** How wide the lanes are; 1 is as wide as their labels like it. */
  scale?: number;
}

/** The scene of a cell; without `checks`, what the lab does for its own controls is left out. */
export function sceneOf(id: string, events: readonly Event[], options = { checks: false }): Scene {
  return { id, events, marks: marksOf(events, options) };
}

/** A sequence diagram: heads that stay in sight, and below them the lanes. */
export function drawDiagram(scene: Scene, { rows = placeRows(scene.marks), scale = 1 }: DrawOptions = {}): Html {
  const { events, marks } = scene;
  const columns = columnsOfCalls(marks);
  const lanes = placeLanes(lanesShown(scene), columns, scale);
  const width = Math.max(GUTTER + 200, ...lanes.map(({ left, width }) => left + width));
  const brush = new Brush({ scene, rows, lanes, columns, width });
  return html`<div class="diagram" style="width:${width}px">
<svg class="heads" width="${width}" height="${HEAD}" aria-hidden="true">${hostBands(lanes)}${lanes.map((lane) => brush.head(lane))}</svg>
<svg class="lanes" width="${width}" height="${rows.height}" role="group" aria-label="Sequence diagram; every event is a link, and all of them follow as a list">
${lanes.map((lane) => html`<line class="life ${brush.colour(lane.kind === 'server' ? lane.title : null)}" x1="${lane.x}" x2="${lane.x}" y1="0" y2="${rows.height}"/>`)}
${waitsOf(events).map((wait) => brush.wait(wait.lane, wait.from, wait.to))}
${marks.map((mark, at) => (mark.shape === 'call' ? brush.bar(mark, at) : ''))}
${marks.map((mark, at) => brush.mark(mark, at))}</svg></div>`;
}

function lanesShown({ events, marks }: Scene) {
  const used = new Set(marks.flatMap(({ from, to }) => [from, to]));
  return lanesOf(events).filter(({ id, kind }) => used.has(id) || kind === 'server');
}

function hostBands(lanes: readonly PlacedLane[]): Html[] {
  return [...Map.groupBy(lanes, ({ host }) => host)].map(([host, those]) => {
    const left = those[0]?.left ?? 0;
    const width = those.reduce((sum, lane) => sum + lane.width, 0);
    return html`<rect class="host" x="${left + 2}" y="4" width="${width - 4}" height="18" rx="4"/><text class="host" x="${left + 10}" y="17">${host ? `host ${host}` : ''}</text>`;
  });
}

class Brush {
  readonly #scene: Scene;
  readonly #rows: Rows;
  readonly #lanes: Map<string, PlacedLane>;
  readonly #columns: Map<number, number>;
  readonly #width: number;
  readonly #servers: string[];
  readonly #switch: number;
  readonly #zero: number;

  constructor(given: {
    scene: Scene;
    rows: Rows;
    lanes: readonly PlacedLane[];
    columns: Map<number, number>;
    width: number;
  }) {
    this.#scene = given.scene;
    this.#rows = given.rows;
    this.#lanes = new Map(given.lanes.map((lane) => [lane.id, lane]));
    this.#columns = given.columns;
    this.#width = given.width;
    this.#servers = serversOf(given.lanes);
    this.#switch = switchOf(given.scene.events);
    this.#zero = given.scene.events[this.#switch]?.at ?? 0;
  }

  /** The class that gives a nameserver its colour. */
  colour(server: string | null): string {
    const at = server === null ? -1 : this.#servers.indexOf(server);
    return at < 0 ? '' : `s${at % 6}`;
  }

  head({ kind, title, subtitle, left, x, width }: PlacedLane): Html {
    const [anchor, at] = kind === 'program' ? ['start', left + 8] : ['middle', x];
    return html`<text class="lane ${this.colour(kind === 'server' ? title : null)}" x="${at}" y="40" text-anchor="${anchor}">${title}</text><text class="sub" x="${at}" y="55" text-anchor="${anchor}">${fitText(subtitle, width)}</text>`;
  }

  wait(laneId: string, from: number, to: number): Html | null {
    const lane = this.#lanes.get(laneId);
    if (!lane || to <= from) return null;
    const [top, bottom] = [this.#yAt(from), this.#yAt(to)];
    const text = `waits ${durationText(to - from)}`;
    return html`<g class="wait"><rect x="${lane.x - 11}" y="${top}" width="22" height="${Math.max(4, bottom - top)}"/><text x="${lane.x + 18}" y="${this.#middleOfGap(top, bottom) + 4}">${text}</text></g>`;
  }

  bar(mark: Mark, at: number): Html | null {
    const lane = this.#lanes.get(mark.from);
    if (!lane) return null;
    const end = this.#scene.marks.findIndex((each) => each.event === mark.event && each.shape === 'return');
    const top = this.#rows.y[at] ?? 0;
    const height = Math.max(6, (this.#rows.y[end] ?? top) - top);
    return html`<rect class="bar" x="${this.#barX(lane, mark) - BAR / 2}" y="${top}" width="${BAR}" height="${height}" rx="2"/>`;
  }

  mark(mark: Mark, at: number): Html {
    const y = this.#rows.y[at] ?? 0;
    const time = offsetText(mark.at - this.#zero);
    const classes = ['mark', mark.shape, this.colour(mark.server), mark.event === this.#switch ? 'switch' : ''];
    const lanes = [...new Set([mark.from, mark.to])].map((id) => this.#lanes.get(id)?.title).filter(Boolean);
    const label = `${time}, ${[lanes.join(' to '), mark.text].filter(Boolean).join(': ')}`;
    return html`<a class="${classes.filter(Boolean).join(' ')}" href="${hashOf(this.#scene.id, { event: mark.event })}" data-event="${mark.event}" aria-label="${label}"><text class="time" x="${GUTTER - 12}" y="${y + 4}" text-anchor="end">${time}</text>${this.#shape(mark, y)}</a>
`;
  }

  #shape(mark: Mark, y: number): Html {
    const [from, to] = [this.#lanes.get(mark.from), this.#lanes.get(mark.to)];
    if (mark.shape === 'line' || !from || !to) {
      return html`<line class="across" x1="${GUTTER}" x2="${this.#width}" y1="${y}" y2="${y}"/><text class="across" x="${GUTTER + 6}" y="${y - 5}">${mark.text}</text>`;
    }
    if (mark.shape === 'note') return this.#note(mark, from, y);
    const [x1, x2] = [this.#barX(from, mark), this.#barX(to, mark)];
    if (from === to) return this.#own(mark, from, y);
    const way = Math.sign(x2 - x1);
    const [start, tip] = [x1 + (way * BAR) / 2, x2 - (way * BAR) / 2];
    const end = mark.shape === 'drop' ? start + (tip - start) * 0.3 : tip;
    const room = Math.abs(tip - start) - 24;
    const head =
      mark.shape === 'drop'
        ? html`<path class="cross" d="M${end - 5} ${y - 5}l10 10m0 -10l-10 10"/>`
        : html`<path class="tip" d="M${end} ${y}l${-7 * way} -4v8z"/>`;
    // Beside the server or daemon that it is about, where fewer labels are.
    const [anchor, textX] =
      mark.shape === 'query' || mark.shape === 'call' ? [-way, tip - way * 12] : [way, start + way * 12];
    return html`<line class="hit" x1="${start}" x2="${end}" y1="${y}" y2="${y}"/><line class="shaft" x1="${start}" x2="${end}" y1="${y}" y2="${y}"/>${head}<text x="${mark.shape === 'drop' ? end + way * 12 : textX}" y="${y - 4}" text-anchor="${anchor > 0 ? 'start' : 'end'}">${fitText(mark.text, room)}</text>`;
  }

  /** A call that stays in its program: what was called, and what came back, right of the bars. */
  #own(mark: Mark, lane: PlacedLane, y: number): Html {
    const x = this.#barX(lane, mark) + BAR;
    const text = mark.shape === 'return' ? `→ ${mark.text}` : mark.text;
    return html`<circle class="dot" cx="${x - BAR}" cy="${y}" r="3"/><text x="${x + 2}" y="${y + 4}">${fitText(text, OWN_LABEL)}</text>`;
  }

  #note(mark: Mark, lane: PlacedLane, y: number): Html {
    const text = fitText(mark.text, lane.width - 12);
    const [left, width] = [lane.left + 4, lane.width - 8];
    return html`<rect class="note" x="${left}" y="${y - 9}" width="${width}" height="18" rx="3"/><text x="${left + width / 2}" y="${y + 4}" text-anchor="middle">${text}</text>`;
  }

  #barX(lane: PlacedLane, { event }: Mark): number {
    return lane.kind === 'program' ? barX(lane, this.#columns.get(event) ?? 0) : lane.x;
  }

  /** The height of a moment: that of the last mark up to it. */
  #yAt(time: number): number {
    return this.#rows.y[this.#scene.marks.findLastIndex(({ at }) => at <= time)] ?? 0;
  }

  /** The middle of the widest gap between two marks: where a label is in nobody's way. */
  #middleOfGap(top: number, bottom: number): number {
    const within = this.#rows.y.filter((y) => y >= top && y <= bottom);
    const gaps = within.slice(1).map((y, at) => ({ from: within[at] ?? y, to: y }));
    const widest = gaps.toSorted((a, b) => b.to - b.from - (a.to - a.from))[0] ?? { from: top, to: bottom };
    return (widest.from + widest.to) / 2;
  }
}
