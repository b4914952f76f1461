import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createReporters, defaultReporters, REPORTER_NAMES, ReporterError } from '../../reports/index.ts';
import { renderMarkdown } from '../../reports/markdown.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { FakeTerminal } from './fake-terminal.ts';
import { cell, documentOf } from './fixtures.ts';

/** A pipe that stores its input. */
class Pipe extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk;
    done();
  }
}

beforeEach(() => void vi.stubEnv('FORCE_COLOR', undefined));

afterEach(() => void vi.unstubAllEnvs());

/** Reports a run of one cell to reporters. */
async function reportTo(names: readonly string[], stderr: FakeTerminal | Pipe = new Pipe(), out?: string) {
  const stdout = new Pipe();
  const result = cell();
  const document = documentOf([result]);
  for (const reporter of createReporters(names, { stdout, stderr }, out)) {
    reporter.onRunStart?.([result]);
    reporter.onCellStart?.(result.id);
    reporter.onCellResult?.(result);
    await reporter.onRunEnd?.(document, 'runs/r1');
  }
  return { stdout: stdout.text, stderr, document };
}

test.each([
  [{ tty: true, ci: false }, ['grid', 'table', 'html']],
  [{ tty: true, ci: true }, ['lines', 'table', 'html']],
  [{ tty: false, ci: false }, ['lines', 'table', 'html']],
])('by default %j has %j', (where, names) => {
  expect(defaultReporters(where)).toEqual(names);
});

test('json: only the document on stdout, once; the rest on stderr', async () => {
  const stderr = new Pipe();
  const { stdout, document } = await reportTo(['json', 'table', 'lines'], stderr);
  expect(JSON.parse(stdout)).toEqual(document);
  expect(stderr.text).toMatch(/^pass [^\n]*\nstale-resolv-conf\/main\n.*\nResults: runs\/r1\n$/s);
});

test('without a document the table goes to stdout', async () => {
  const stderr = new Pipe();
  expect((await reportTo(['table'], stderr)).stdout).toMatch(/^stale-resolv-conf\/main\n/);
  expect(stderr.text).toBe('');
});

test('documents go to files, also in the folder that the run creates, and the table goes to stdout', async () => {
  await using directory = await temporaryDirectory();
  const file = (name: string) => join(directory.path, 'new', name);
  const names = [
    `json=${file('a=b.json')}`,
    `markdown=${file('b.md')}`,
    `junit=${file('c.xml')}`,
    `table=${file('d')}`,
    `html=${file('e.html')}`,
  ];
  const { stdout, document } = await reportTo([...names, 'table'], new Pipe(), join(directory.path, 'new'));
  expect(JSON.parse(await readFile(file('a=b.json'), 'utf8'))).toEqual(document);
  expect(await readFile(file('b.md'), 'utf8')).toBe(renderMarkdown(document));
  expect(await readFile(file('c.xml'), 'utf8')).toMatch(/^<\?xml /);
  expect(await readFile(file('d'), 'utf8')).toBe(stdout);
  expect(await readFile(file('e.html'), 'utf8')).toMatch(/^<!doctype html>/i);
});

test.each([undefined, 'new/run', 'ne'])(
  'a file in a missing folder is refused, and the folder is not created (--out %s)',
  async (out) => {
    await using directory = await temporaryDirectory();
    const folder = join(directory.path, 'new');
    const streams = { stdout: new Pipe(), stderr: new Pipe() };
    const create = () => createReporters([`json=${folder}/a.json`], streams, out && join(directory.path, out));
    expect(create).toThrow(new ReporterError(`--reporter json=${folder}/a.json: there is no folder ${folder}`));
    expect(await readdir(directory.path)).toEqual([]);
  },
);

test('a file that cannot be written is reported in one line', async () => {
  await using directory = await temporaryDirectory();
  await expect(reportTo([`json=${directory.path}`])).rejects.toThrow(
    /^cannot write the report \/[^\n]*: EISDIR[^\n]*$/,
  );
  await expect(reportTo([`json=${directory.path}`])).rejects.toBeInstanceOf(ReporterError);
});

test('the grid is cleared before the table is printed, in any order of names', async () => {
  const terminal = new FakeTerminal();
  await reportTo(['json', 'table', 'grid'], terminal);
  expect(terminal.text()).toMatch(/^stale-resolv-conf\/main\n/);
});

test('without a terminal the grid becomes lines', async () => {
  const stderr = new Pipe();
  await reportTo(['grid'], stderr);
  expect(stderr.text).toBe(
    'pass          stale-resolv-conf/main/debian-trixie/none/c  absent (expected absent)  3.1 s  after the switch B answered\n',
  );
});

test.each(REPORTER_NAMES)('%s is selected by its name', (name) => {
  expect(createReporters([name], { stdout: new Pipe(), stderr: new Pipe() })).toHaveLength(1);
});

test.each([
  [['loud'], `no reporter 'loud': known are ${REPORTER_NAMES.join(', ')}`],
  [['grids'], "no reporter 'grids': did you mean 'grid'?"],
  [['markdown', 'json'], 'the reporters json and markdown cannot share stdout: give one a file, as in markdown=<file>'],
  [['grid', 'lines'], 'the reporters grid and lines cannot share the run'],
  [['json=a', 'junit=a'], 'the reporters json and junit cannot share a'],
  [['grid=a'], 'the reporter grid cannot go to a file'],
  [['json='], "the reporter json needs the name of a file behind '='"],
])('%j is refused', (names, message) => {
  const streams = { stdout: new Pipe(), stderr: new Pipe() };
  expect(() => createReporters(names, streams)).toThrow(new ReporterError(message));
});
