import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { z } from 'zod';
import { RunDocument, SCHEMA_VERSION } from '../lab/core/schema.ts';
import { Baseline, fromBaseline } from '../lab/results/baseline.ts';
import type { ComparableRun } from '../lab/results/comparable.ts';
import { incompleteRun } from '../reports/run-warnings.ts';
import { UsageError } from './exit-codes.ts';
import { project } from './project.ts';
import { RESULT, RUNS } from './run-folder.ts';
import { PLAN, RunPlan, unfinishedDocument } from './run-plan.ts';

/** A stored run. */
export interface StoredRun {
  /** The name on the command line. */
  name: string;
  document: RunDocument;
  /** The folder of its evidence. */
  directory: string;
}

/**
 * Reads a run. For a run without an end the document has the finished cells, and a line on stderr says so.
 *
 * @param name its folder, a file such as its result.json, the name of a folder below runs/, a baseline of the project file, or `latest`
 * @throws UsageError if no such run exists, or the file is something else
 */
export async function openRun(name: string): Promise<StoredRun> {
  const { file, content } = await readResult(name);
  if (isBaseline(content)) throw new UsageError(`${file} is a baseline: only compare reads baselines`);
  return { name, document: parse(RunDocument, content, file), directory: dirname(file) };
}

/** Reads a run or a baseline. @throws UsageError as `openRun` */
export async function openComparable(name: string): Promise<ComparableRun> {
  const { file, content } = await readResult(name);
  if (!isBaseline(content)) return parse(RunDocument, content, file);
  try {
    return fromBaseline(parse(Baseline, content, file));
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`${file} is not a baseline: ${error.message}`);
    throw error;
  }
}

async function readResult(name: string): Promise<{ file: string; content: unknown }> {
  const file = await locate(name);
  const content = await readJson(file, name);
  return basename(file) === PLAN ? { file, content: await readUnfinished(file, content) } : { file, content };
}

async function readUnfinished(file: string, plan: unknown): Promise<RunDocument> {
  const document = await unfinishedDocument(parse(RunPlan, plan, file), dirname(file));
  console.error(`${dirname(file)}: the run has not ended, or was killed; ${incompleteRun(document)}`);
  return document;
}

async function readJson(file: string, name: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`no run '${name}': ${error.message}`);
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${file} is not JSON`);
  }
}

/** The file of a run. A path from the current folder takes precedence over a folder below runs/, except for `latest`. */
async function locate(name: string): Promise<string> {
  if (name.trim() === '') throw new UsageError("no run '': the name is empty");
  const below = join(RUNS, name);
  const candidates = name === 'latest' ? [below] : [resolve(name), below];
  for (const candidate of candidates) {
    const found = await stat(candidate).catch(() => null);
    if (found) return found.isDirectory() ? fileIn(candidate) : candidate;
  }
  const ofProject = (await project()).baselines[name];
  if (ofProject !== undefined) return existsSync(`${ofProject}/.`) ? fileIn(ofProject) : ofProject;
  throw new UsageError(
    name === 'latest'
      ? `no run 'latest': no run is in ${RUNS} yet; one with --out DIR is named as DIR`
      : `no run '${name}': no such directory or file, here or below ${RUNS}`,
  );
}

function fileIn(directory: string): string {
  const file = [RESULT, PLAN].map((name) => join(directory, name)).find(existsSync);
  if (file) return file;
  throw new UsageError(`no run in ${directory}: it has no ${RESULT}`);
}

function isBaseline(content: unknown): boolean {
  return typeof content === 'object' && content !== null && 'baselineVersion' in content;
}

function parse<T>(schema: z.ZodType<T>, content: unknown, file: string): T {
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  refuseOtherVersion(content, file);
  const [issue] = parsed.error.issues;
  throw new UsageError(
    `${file} is not a result of resolv-lab: ${issue?.path.join('.') || 'all of it'}: ${issue?.message}`,
  );
}

/** Refuses a result of another schema version with a hint, instead of the first invalid field. */
function refuseOtherVersion(content: unknown, file: string): void {
  if (typeof content !== 'object' || content === null || !('schemaVersion' in content)) return;
  const { schemaVersion } = content;
  if (typeof schemaVersion !== 'number' || schemaVersion === SCHEMA_VERSION) return;
  throw new UsageError(
    `${file} has schema version ${schemaVersion}, and this resolv-lab reads ${SCHEMA_VERSION}: use the one that wrote it`,
  );
}
