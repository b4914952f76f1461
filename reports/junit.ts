import type { CellResult, RunDocument } from '../lab/core/schema.ts';
import { detailsOf } from './findings.ts';
import { incompleteRun } from './run-warnings.ts';
import { observedText } from './verdict-label.ts';

/**
 * The run as JUnit XML, for CI systems: a suite for each repro, a case for each cell. An unexpected observation is a failure, an
 * inconclusive cell an error, and an unsupported cell is skipped. An incomplete run is an error in a suite of its own. The output is
 * valid by the schema of Jenkins (xUnit plugin, junit-10.xsd). Ends in a line feed.
 */
export function renderJunit(document: RunDocument): string {
  const { cells, run } = document;
  const suites = [...Map.groupBy(cells, ({ repro }) => repro)].map(([repro, those]) =>
    element(
      'testsuite',
      { name: repro, timestamp: run.startedAt, ...countsOf(those), time: seconds(those) },
      those.map(testCase),
    ),
  );
  const incomplete = incompleteRun(document);
  const { tests, failures, errors } = countsOf(cells);
  const own = incomplete ? 1 : 0;
  const all = { name: LAB, tests: tests + own, failures, errors: errors + own, time: inSeconds(run.durationMs) };
  const parts = incomplete ? [...suites, incompleteSuite(incomplete, run.startedAt)] : suites;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', all, parts)}\n`;
}

const LAB = 'resolv-lab';

/** The suite with the error of an incomplete run: without it, a run that was interrupted would count as a success. */
function incompleteSuite(message: string, timestamp: string): string {
  const counts = { tests: 1, failures: 0, errors: 1, skipped: 0, time: inSeconds(0) };
  const error = element('error', { message, type: 'incomplete' });
  const only = element('testcase', { classname: LAB, name: 'the run is complete', time: inSeconds(0) }, [error]);
  return element('testsuite', { name: LAB, timestamp, ...counts }, [only]);
}

function testCase(cell: CellResult): string {
  const { repro, id } = cell;
  return element('testcase', { classname: repro, name: id, time: seconds([cell]) }, resultOf(cell));
}

function resultOf(cell: CellResult): string[] {
  const { status, reason, observed, expected } = cell;
  if (status === 'unsupported') return [element('skipped', { message: reason })];
  if (status === 'inconclusive') return [element('error', { message: reason, type: status })];
  if (status === 'fail') {
    const message = `failure ${observedText(observed)}, expected ${observedText(expected.value)}`;
    return [element('failure', { message, type: status }, [escapeXml(detailsOf(cell).join('\n'))])];
  }
  return [
    element('system-out', {}, [
      escapeXml(`failure ${observedText(observed)}, expected ${observedText(expected.value)}: ${reason}`),
    ]),
  ];
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
  return inSeconds(cells.reduce((sum, { durationMs }) => sum + durationMs, 0));
}

function inSeconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
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

/** Escapes a text for XML 1.0. Most control characters are not allowed there and are replaced. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] as string);
}
