import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { basename, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { publicBundle, shippedBundle } from '../bundle/bundles.mjs';
import { CODE } from '../bundle/find.mjs';
import type { Repro } from '../repro.ts';
import { DefinitionError, type ScenarioDefinition } from './definition.ts';
import { reproOf } from './repro.ts';

/** A scenario outside of the repository that cannot be used; the message is one line with the file and its line. */
export class ScenarioFileError extends Error {
  override readonly name = 'ScenarioFileError';
}

/** Module extensions that Node runs. */
const MODULES = ['.ts', '.mts', '.js', '.mjs'];

/** Whether a word is the path of a file or folder with scenarios: a module, or a folder that is named as a path. */
export function isScenarioPath(word: string): boolean {
  if (MODULES.includes(extname(word))) return true;
  const isPath = /^(\.{1,2}|~)?\//.test(word) || /^\.{1,2}$/.test(word);
  return isPath && existsSync(word) && statSync(word).isDirectory() && modulesIn(word).length > 0;
}

/** The files that a path means: itself, or the modules in a folder, by name. */
export function scenarioFiles(path: string): string[] {
  return existsSync(path) && statSync(path).isDirectory() ? modulesIn(path) : [path];
}

function modulesIn(folder: string): string[] {
  return globSync(
    MODULES.map((extension) => `*${extension}`),
    { cwd: folder },
  )
    .filter((name) => !name.endsWith('.d.ts'))
    .toSorted()
    .map((name) => join(folder, name));
}

/**
 * Loads a scenario from a file anywhere. Its import of `resolv-lab` is the lab's own.
 *
 * @returns its repro, whose id is the name of the file
 * @throws ScenarioFileError for a file that is missing, that throws, or that has a mistake
 */
export async function loadScenario(path: string): Promise<Repro> {
  const file = resolve(path);
  const module = await importModule(path);
  const definition: unknown = module.default;
  if (!isDefinition(definition))
    throw new ScenarioFileError(`${path}: it has no scenario: its default export is what scenario({ … }) returns`);
  const id = basename(file, extname(file));
  try {
    return { ...reproOf(id, definition, file), file };
  } catch (error) {
    throw new ScenarioFileError(`${lineOf(error, file, path)}: ${firstLine(error)}`);
  }
}

/** Imports a module of the user's, in which `resolv-lab` is the lab's own. @throws ScenarioFileError for a file that is missing, or throws */
export async function importModule(path: string): Promise<{ default?: unknown }> {
  const file = resolve(path);
  if (!existsSync(file)) throw new ScenarioFileError(`no file ${path}`);
  serveOwnName();
  return import(pathToFileURL(file).href).catch((error: unknown) => {
    throw new ScenarioFileError(`${placeOf(error, file) ?? path}: ${firstLine(error)}`);
  });
}

function isDefinition(value: unknown): value is ScenarioDefinition {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

let isServed = false;

/** From now on a module anywhere finds the lab by its name, and TypeScript anywhere is an ES module. */
function serveOwnName(): void {
  if (isServed) return;
  isServed = true;
  const shipped = shippedBundle(publicBundle);
  const target =
    shipped === null
      ? { url: new URL('../public.ts', import.meta.url).href, format: 'module-typescript' }
      : { url: pathToFileURL(join(shipped, CODE)).href, format: 'module' };
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'resolv-lab') return { ...target, shortCircuit: true };
      const resolved = next(specifier, context);
      // `npm init` writes "type": "commonjs", and a scenario is a module in any folder.
      return resolved.format === 'commonjs-typescript' && !resolved.url.endsWith('.cts')
        ? { ...resolved, format: 'module-typescript' }
        : resolved;
    },
  });
}

/** The line of a mistake, found by the text that is wrong. */
function lineOf(error: unknown, file: string, path: string): string {
  if (!(error instanceof DefinitionError)) return path;
  const source = readFileSync(file, 'utf8');
  const [first = ''] = error.text.trim().split('\n');
  const at = source.indexOf(first);
  return at < 0 || first === '' ? path : `${path}:${source.slice(0, at).split('\n').length}`;
}

/** The place in the file that an error of Node's names: a line and column in its stack, or before it where the syntax is wrong. */
function placeOf(error: unknown, file: string): string | null {
  const text = inspect(error);
  const path = RegExp.escape(file);
  const [, line] = new RegExp(`${path}:(\\d+):\\d+`).exec(text) ?? new RegExp(`${path}:(\\d+)`).exec(text) ?? [];
  return line === undefined ? null : `${file}:${line}`;
}

function firstLine(error: unknown): string {
  const [line = ''] = String(error instanceof Error ? error.message : error)
    .trim()
    .split('\n');
  return line;
}
