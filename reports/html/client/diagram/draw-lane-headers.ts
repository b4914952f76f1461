import { type Html, html } from '../markup.ts';
import type { PlacedLane } from './lane-layout.ts';

/** Height of the heads of the lanes, in pixels. */
export const HEADER_HEIGHT = 62;

/** The heads: the program of each group of threads, and what each lane is, below room for the hosts. */
export function drawLaneHeaders(lanes: readonly PlacedLane[], colour: (lane: PlacedLane) => string): Html[] {
  return [...programs(lanes), ...lanes.map((lane) => head(lane, colour(lane)))];
}

/** A band for each host above its lanes. What it is called stays in sight as long as one of them is: no drawing could do that. */
export function drawHosts(lanes: readonly PlacedLane[]): Html[] {
  return [...Map.groupBy(lanes, ({ host }) => host)].map(([host, those]) => {
    const { left, width } = extent(those);
    return html`<div class="host" style="left:${left + 2}px;width:${width - 4}px"><span>${hostText(host)}</span></div>`;
  });
}

/** A host may be called just that. */
function hostText(host: string): string {
  return host === '' || host === 'host' ? host : `host: ${host}`;
}

function programs(lanes: readonly PlacedLane[]): Html[] {
  const threads = Map.groupBy(
    lanes.filter(({ kind }) => kind === 'program'),
    ({ program }) => program,
  );
  return [...threads].map(([program, those]) => {
    const { left, width } = extent(those);
    return html`<text class="lane" x="${left + 8}" y="38">${program}</text><line class="program" x1="${left + 8}" x2="${left + width - 8}" y1="43.5" y2="43.5"/>`;
  });
}

function head({ kind, title, subtitle, left, x }: PlacedLane, colour: string): Html {
  if (kind === 'program') return html`<text class="sub" x="${left + 8}" y="56">${title}</text>`;
  return html`<text class="lane ${colour}" x="${x}" y="40" text-anchor="middle">${title}</text><text class="sub" x="${x}" y="55" text-anchor="middle">${subtitle}</text>`;
}

function extent(lanes: readonly PlacedLane[]): { left: number; width: number } {
  return { left: lanes[0]?.left ?? 0, width: lanes.reduce((sum, { width }) => sum + width, 0) };
}
