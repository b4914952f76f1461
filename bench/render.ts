import { type Figure, meetsAim, summarize } from './figure.ts';
import type { Machine } from './machine.ts';

/** What one benchmark found. */
export interface Finding {
  name: string;
  title: string;
  figures: readonly Figure[];
}

/** Machine facts as lines of text. */
export function renderMachine({ cpu, cores, memoryGiB, system, kernel, node, load, programs }: Machine): string {
  const versions = Object.entries(programs).map(([name, version]) => `${name} ${version ?? 'missing'}`);
  return [
    `${cores} × ${cpu}, ${memoryGiB} GiB; ${system}, Linux ${kernel}; Node ${node}`,
    ...(versions.length > 0 ? [versions.join(', ')] : []),
    `load average before: ${load.toFixed(2)}${load > cores / 2 ? ' (this machine is busy: trust only what is compared side by side)' : ''}`,
    '',
  ].join('\n');
}

/** One benchmark as a table: median, and the range of the rounds. */
export function renderFinding({ name, title, figures }: Finding): string {
  const rows = figures.map((figure) => {
    const { median, min, max } = summarize(figure.samples);
    return [figure.what, `${number(median)} ${figure.unit}`.trimEnd(), `${number(min)} – ${number(max)}`, aim(figure)];
  });
  const header = ['', 'median', 'min – max', ''];
  const width = (column: number) => Math.max(...[header, ...rows].map((row) => (row[column] ?? '').length));
  const [first, second, third] = [width(0), width(1), width(2)];
  const line = ([what = '', median = '', range = '', note = '']: string[]) =>
    `  ${what.padEnd(first)}  ${median.padStart(second)}  ${range.padStart(third)}  ${note}`.trimEnd();
  const rounds = figures[0]?.samples.length ?? 0;
  return [`${name}: ${title} (${rounds} rounds)`, line(header), ...rows.map(line), ''].join('\n');
}

function aim(figure: Figure): string {
  if (!figure.aim) return '';
  const wanted = 'most' in figure.aim ? `≤ ${figure.aim.most}` : `≥ ${figure.aim.least}`;
  return `aim ${wanted}: ${meetsAim(figure) ? 'met' : 'not met'}`;
}

/** Three digits that matter, and no more. */
function number(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toString();
  return Number(value.toPrecision(3)).toString();
}
