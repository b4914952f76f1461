import type { PlacedLane } from './geometry.ts';
import { type Html, html } from './markup.ts';

/** Height of the heads of the lanes, in pixels. */
export const HEAD = 62;

/** The heads: a band for each host, below it the program of each group of threads, and what each lane is. */
export function drawHeads(lanes: readonly PlacedLane[], colour: (lane: PlacedLane) => string): Html[] {
  return [...bands(lanes), ...programs(lanes), ...lanes.map((lane) => head(lane, colour(lane)))];
}

function bands(lanes: readonly PlacedLane[]): Html[] {
  return [...Map.groupBy(lanes, ({ host }) => host)].map(([host, those]) => {
    const { left, width } = extent(those);
    return html`<rect class="host" x="${left + 2}" y="4" width="${width - 4}" height="18" rx="4"/><text class="host" x="${left + 10}" y="17">${hostText(host)}</text>`;
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
