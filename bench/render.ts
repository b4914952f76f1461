import { type Figure, meetsAim, summarize } from './figure.ts';
import type { Machine } from './machine.ts';

/** The figures of one benchmark. */
export interface BenchmarkResult {
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
    `load average before: ${load.toFixed(2)}${load > cores / 2 ? ' (this machine is busy: only ratios are reliable)' : ''}`,
    '',
  ].join('\n');
}

/** One benchmark as a table, with the median and the range of each figure. */
export function renderResult({ name, title, figures }: BenchmarkResult): string {
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
  const bound = 'most' in figure.aim ? `≤ ${figure.aim.most}` : `≥ ${figure.aim.least}`;
  return `aim ${bound}: ${meetsAim(figure) ? 'met' : 'not met'}`;
}

/** A number with three significant digits. */
function number(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toString();
  return Number(value.toPrecision(3)).toString();
}
