import type { CellResult, RunDocument } from '../lab/schema.ts';
import { detailsOf } from './findings.ts';

/**
 * The run as JUnit XML, for CI systems: a suite for each repro, a case for each cell. An unexpected outcome is a failure,
 * an inconclusive one an error, an unsupported cell is skipped. Ends in a line feed.
 */
export function renderJunit({ cells, run }: RunDocument): string {
  const suites = [...Map.groupBy(cells, ({ repro }) => repro)].map(([repro, those]) =>
    element(
      'testsuite',
      { name: repro, timestamp: run.startedAt, ...countsOf(those), time: seconds(those) },
      those.map(testCase),
    ),
  );
  const all = { name: 'resolv-lab', ...countsOf(cells), time: (run.durationMs / 1000).toFixed(3) };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', all, suites)}\n`;
}

function testCase(cell: CellResult): string {
  const { repro, id } = cell;
  return element('testcase', { classname: repro, name: id, time: seconds([cell]) }, outcome(cell));
}

function outcome(cell: CellResult): string[] {
  const { status, reason, observed, expected } = cell;
  if (status === 'unsupported') return [element('skipped', { message: reason })];
  if (status === 'inconclusive') return [element('error', { message: reason, type: status })];
  if (status === 'fail') {
    const message = `observed ${observed}, expected ${expected.value}`;
    return [element('failure', { message, type: status }, [escapeXml(detailsOf(cell).join('\n'))])];
  }
  return [element('system-out', {}, [escapeXml(`${observed}, expected ${expected.value}: ${reason}`)])];
}

function countsOf(cells: readonly CellResult[]) {
  const count = (wanted: CellResult['status']) => cells.filter(({ status }) => status === wanted).length;
  return {
    tests: cells.length,
    failures: count('fail'),
    errors: count('inconclusive'),
    skipped: count('unsupported'),
  };
}

function seconds(cells: readonly CellResult[]): string {
  return (cells.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000).toFixed(3);
}

function element(name: string, attributes: Record<string, string | number>, content: readonly string[] = []): string {
  const start = [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${escapeXml(`${value}`)}"`)].join(
    ' ',
  );
  if (content.length === 0) return `<${start}/>`;
  const inner = content.every((part) => part.startsWith('<')) ? `\n${content.join('\n')}\n` : content.join('');
  return `<${start}>${inner}</${name}>`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as XML 1.0 takes it, which has no way at all to say most control characters. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] as string);
}
