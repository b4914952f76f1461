import { existsSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { renderBaseline, toBaseline } from '../lab/results/baseline.ts';
import { documentText } from '../lab/results/document-text.ts';
import { suggest } from '../lab/util/suggest.ts';
import { githubReporter } from './github.ts';
import { gridReporter } from './grid/reporter.ts';
import { htmlInFile, htmlReporter } from './html.ts';
import { renderJunit } from './junit.ts';
import { linesReporter } from './lines.ts';
import { renderMarkdown } from './markdown.ts';
import { LOG_WIDTH, type OutputStream } from './output-stream.ts';
import type { Reporter } from './reporter.ts';
import { fileReporter, type Render, ReporterError, streamReporter } from './reporter.ts';
import { renderTable, tableReporter } from './table.ts';

export { renderMarkdown } from './markdown.ts';
export type { PlannedResult, Reporter } from './reporter.ts';
export { ReporterError } from './reporter.ts';
export { renderTable, type TableOptions } from './table.ts';

export interface Streams {
  stdout: OutputStream;
  stderr: OutputStream;
}

interface ReporterDefinition {
  /** The stream that this reporter needs for itself: the terminal during the run, or stdout. */
  owns: 'the run' | 'stdout' | null;
  create(streams: Streams, stdoutIsTaken: boolean): Reporter;
  /** Makes the reporter write to a file, where it can. */
  toFile?(file: string): Reporter;
}

/** Every reporter. Their order here is the order of calls: the grid disappears before the table is printed. */
const REPORTERS: Record<ReporterName, ReporterDefinition> = {
  // The grid needs a terminal: elsewhere every frame would be printed below the one before.
  grid: { owns: 'the run', create: ({ stderr }) => (stderr.isTTY ? gridReporter(stderr) : linesReporter(stderr)) },
  lines: { owns: 'the run', create: ({ stderr }) => linesReporter(stderr) },
  table: {
    owns: null,
    create: (streams, taken) => tableReporter(leftOf(streams, taken)),
    toFile: (file) =>
      fileReporter((document, directory) => renderTable(document, { width: LOG_WIDTH, directory }), file),
  },
  github: { owns: null, create: (streams, taken) => githubReporter(leftOf(streams, taken)) },
  json: onStdout(documentText),
  markdown: onStdout(renderMarkdown),
  junit: onStdout(renderJunit),
  proof: {
    ...onStdout(plainProof),
    toFile: (file) => fileReporter(/\.(md|markdown)$/.test(file) ? markdownProof : plainProof, file),
  },
  'proof-markdown': onStdout(markdownProof),
  baseline: onStdout((document) => renderBaseline(toBaseline(document))),
  // Without a file name the page is written beside the results.
  html: { owns: null, create: (streams, taken) => htmlReporter(leftOf(streams, taken)), toFile: htmlInFile },
};

/** The names for `--reporter`. */
export const REPORTER_NAMES = [
  'grid',
  'lines',
  'table',
  'github',
  'json',
  'markdown',
  'junit',
  'proof',
  'proof-markdown',
  'baseline',
  'html',
] as const;

export type ReporterName = (typeof REPORTER_NAMES)[number];

/** The reporters without `--reporter`: a grid on a terminal, lines elsewhere; at the end a table, and a page beside the results. */
export function defaultReporters({ tty, ci }: { tty: boolean; ci: boolean }): ReporterName[] {
  return [tty && !ci ? 'grid' : 'lines', 'table', 'html'];
}

/**
 * Makes reporters from words: a name, or `name=file`. The table and the annotations for GitHub go to stdout, or to stderr where a
 * document takes stdout.
 *
 * @param out the folder that the run will create, if it is known: documents may go there
 * @throws ReporterError for an unknown name, a file in a missing folder, or two reporters for one stream or file
 */
export function createReporters(words: readonly string[], streams: Streams, out?: string): Reporter[] {
  const requests = [...new Set(words)].map(requestOf);
  const chosen = REPORTER_NAMES.flatMap((name) => requests.filter((request) => request.name === name));
  refuseConflicts(chosen);
  const taken = chosen.some(({ name, file }) => file === null && REPORTERS[name].owns === 'stdout');
  return chosen.map(({ name, file }) => {
    const { create, toFile } = REPORTERS[name];
    if (file === null) return create(streams, taken);
    if (!toFile) throw new ReporterError(`the reporter ${name} cannot go to a file`);
    refuseNoFolder(name, file, out);
    return toFile(file);
  });
}

interface Request {
  name: ReporterName;
  file: string | null;
}

function requestOf(word: string): Request {
  const [, wanted = word, file = null] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
  const name = REPORTER_NAMES.find((known) => known === wanted);
  if (!name) {
    const near = suggest(wanted, REPORTER_NAMES);
    const hint = near ? `did you mean '${near}'?` : `known are ${REPORTER_NAMES.join(', ')}`;
    throw new ReporterError(`no reporter '${wanted}': ${hint}`);
  }
  if (file === '') throw new ReporterError(`the reporter ${name} needs the name of a file behind '='`);
  return { name, file };
}

function refuseConflicts(requests: readonly Request[]): void {
  const owners = Map.groupBy(requests, ({ name, file }) => file ?? REPORTERS[name].owns);
  for (const [what, several] of owners) {
    if (what !== null && several.length > 1) {
      const names = several.map(({ name }) => name).join(' and ');
      const hint = what === 'stdout' ? `: give one a file, as in ${several.at(-1)?.name}=<file>` : '';
      throw new ReporterError(`the reporters ${names} cannot share ${what}${hint}`);
    }
  }
}

/** Refuses a file in a missing folder before the run starts. The folder is not created: its name is more likely a typing error. */
function refuseNoFolder(name: string, file: string, out: string | undefined): void {
  const folder = dirname(file);
  // `folder/.` exists only for a folder, not for a file.
  if (existsSync(`${folder}/.`)) return;
  if (out !== undefined && !/^\.\.(\/|$)/.test(relative(out, folder))) return;
  throw new ReporterError(`--reporter ${name}=${file}: there is no folder ${folder}`);
}

/** Loads the code of proofs only when a proof is requested. */
async function plainProof(...run: Parameters<Render>): Promise<string> {
  return (await import('./proof/render.ts')).renderProof(...run);
}

async function markdownProof(...run: Parameters<Render>): Promise<string> {
  return (await import('./proof/render.ts')).renderProofMarkdown(...run);
}

function onStdout(render: Render): ReporterDefinition {
  return {
    owns: 'stdout',
    create: ({ stdout }) => streamReporter(render, stdout),
    toFile: (file) => fileReporter(render, file),
  };
}

function leftOf({ stdout, stderr }: Streams, stdoutIsTaken: boolean): OutputStream {
  return stdoutIsTaken ? stderr : stdout;
}
