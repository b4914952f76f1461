import { type Html, html } from '../markup.ts';
import type { PlacedLane } from './lane-layout.ts';

/** Height of the lane headers, in pixels. */
export const HEADER_HEIGHT = 62;

/** The header of each lane, and above the threads of one program its name. The hosts stand above (drawHosts). */
export function drawLaneHeaders(lanes: readonly PlacedLane[], colour: (lane: PlacedLane) => string): Html[] {
  return [...programs(lanes), ...lanes.map((lane) => head(lane, colour(lane)))];
}

/** A band for each host above its lanes. It is HTML, not SVG: CSS keeps the name in view while one of the lanes is. */
export function drawHosts(lanes: readonly PlacedLane[]): Html[] {
  return [...Map.groupBy(lanes, ({ host }) => host)].map(([host, those]) => {
    const { left, width } = extent(those);
    return html`<div class="host" style="left:${left + 2}px;width:${width - 4}px"><span>${hostText(host)}</span></div>`;
  });
}

/** `host: client`; a host with the name `host` stays `host`. */
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
