import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { z } from 'zod';
import { importModule, ScenarioFileError } from '../form/load.ts';
import { isCustomLibc } from '../libc/custom/custom-libc.ts';
import { isDebWord } from '../libc/package-files/unpack-debs.ts';
import { isRpmWord } from '../libc/package-files/unpack-rpms.ts';
import { bugIn } from '../matrix/find-repros.ts';
import { refuseLabel } from '../matrix/labels.ts';
import { UnknownChoice } from '../matrix/selection.ts';
import { ProjectDefinition } from './definition.ts';

/** The names of a project file, in a folder or in one above it. */
export const PROJECT_FILES = ['ts', 'mts', 'js', 'mjs', 'json'].map((extension) => `resolv-lab.config.${extension}`);

/** A project file, with absolute paths. */
export interface Project {
  /** The path of the file; null without one. */
  file: string | null;
  /** Words for `--libc`, by name. */
  libcs: Readonly<Record<string, string>>;
  daemons: Readonly<Record<string, { program?: string; set: Readonly<Record<string, string>> }>>;
  scenarios: readonly string[];
  /** Files, by name. */
  baselines: Readonly<Record<string, string>>;
  /** Bugs by libc or daemon, as `bugIn` writes them. */
  expect: Readonly<Record<string, { fixed: readonly string[]; affected: readonly string[] }>>;
}

/** A project file that cannot be used; the message is one line with the file, the line and the member. */
export class ProjectFileError extends Error {
  override readonly name = 'ProjectFileError';
}

const NONE: Project = { file: null, libcs: {}, daemons: {}, scenarios: [], baselines: {}, expect: {} };

/**
 * The project file of a folder: the one that `RESOLV_LAB_PROJECT` names (none if that is empty), or else the first in the folder or above it.
 *
 * @throws ProjectFileError for two files in one folder, and as `readProject`
 */
export async function projectOf(folder: string, named = process.env.RESOLV_LAB_PROJECT): Promise<Project> {
  if (named !== undefined) return named === '' ? NONE : readProject(resolve(folder, named));
  const file = fileAbove(folder);
  return file === null ? NONE : readProject(file);
}

function fileAbove(folder: string): string | null {
  const [first, second] = PROJECT_FILES.map((name) => join(folder, name)).filter(existsSync);
  if (first !== undefined && second !== undefined)
    throw new ProjectFileError(`${folder} has ${basename(first)} and ${basename(second)}: leave one`);
  if (first !== undefined) return first;
  const above = dirname(folder);
  return above === folder ? null : fileAbove(above);
}

/** Reads a project file. @throws ProjectFileError if it is missing, or for its first mistake */
export async function readProject(file: string): Promise<Project> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new ProjectFileError(`no project file ${file}: ${error.message}`);
  });
  const content = extname(file) === '.json' ? parseJson(file, text) : await importDefault(file);
  const refuse = (path: readonly PropertyKey[], message: string): never => {
    const line = lineOf(text, path);
    const member = path.map(String).join('.');
    throw new ProjectFileError(
      `${file}${line === null ? '' : `:${line}`}: ${member === '' ? '' : `${member}: `}${message}`,
    );
  };
  const parsed = ProjectDefinition.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse(placeOf(issue), messageOf(issue));
  }
  return resolved(file, parsed.data, refuse);
}

type Refuse = (path: readonly PropertyKey[], message: string) => never;

function resolved(file: string, definition: z.output<typeof ProjectDefinition>, refuse: Refuse): Project {
  const { libcs = {}, daemons = {}, scenarios = [], baselines = {}, expect = {} } = definition;
  const at = (path: string) => resolve(dirname(file), path);
  const bugs = (words: readonly (string | number)[], path: readonly PropertyKey[]) =>
    words.map((word, index) => bugIn(`${word}`) ?? refuse([...path, index], `'${word}' is no bug, like 31476`));
  const present = (path: string, place: readonly PropertyKey[]) =>
    existsSync(at(path)) ? at(path) : refuse(place, `${path} does not exist`);
  return {
    file,
    libcs: mapValues(libcs, (word, name) => {
      try {
        refuseLabel(name);
      } catch (error) {
        if (error instanceof UnknownChoice) return refuse(['libcs', name], error.message);
        throw error;
      }
      return (
        libcWordAt(word, at) ??
        refuse(['libcs', name], `'${word}' is no build of your own: say dir:…, build:…, deb:… or rpm:…`)
      );
    }),
    daemons: mapValues(daemons, (own, name) => {
      const { program, set = {} } = typeof own === 'string' ? { program: own } : own;
      return {
        ...(program !== undefined && { program: present(program, ['daemons', name]) }),
        set: mapValues(set, String),
      };
    }),
    scenarios: scenarios.map((path, index) => present(path, ['scenarios', index])),
    baselines: mapValues(baselines, at),
    expect: mapValues(expect, ({ fixed = [], affected = [] }, name) => ({
      fixed: bugs(fixed, ['expect', name, 'fixed']),
      affected: bugs(affected, ['expect', name, 'affected']),
    })),
  };
}

/** A word for a build with absolute paths; null for another word. */
function libcWordAt(word: string, at: (path: string) => string): string | null {
  if (isCustomLibc(word)) return word.replace(/^(dir|build):(.*)$/s, (_, how, path) => `${how}:${at(path)}`);
  if (!isDebWord(word) && !isRpmWord(word)) return null;
  const [kind, files] = [word.slice(0, 3), word.slice(4)];
  // A version of the mirror is no file.
  if (/^[^/=]+=[^/]+$/.test(files)) return word;
  const paths = files.split(/(?<=\.(?:deb|rpm)):/).map(at);
  return `${kind}:${paths.join(':')}`;
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, change: (value: T, key: string) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    // V8 names the line in most messages, and the end of the text in none.
    const [, line = text.trimEnd().split('\n').length] = /\(line (\d+)/.exec(message) ?? [];
    throw new ProjectFileError(`${file}:${line}: no JSON: ${message.replace(/ in JSON at position.*/, '')}`);
  }
}

async function importDefault(file: string): Promise<unknown> {
  try {
    const module = await importModule(file);
    return module.default;
  } catch (error) {
    if (error instanceof ScenarioFileError) throw new ProjectFileError(error.message);
    throw error;
  }
}

type Issue = z.core.$ZodIssue | undefined;

/** The member that an issue is about; an unknown key is its own place. */
function placeOf(issue: Issue): readonly PropertyKey[] {
  if (issue?.code === 'unrecognized_keys') return [...issue.path, ...issue.keys.slice(0, 1)];
  return issue?.path ?? [];
}

function messageOf(issue: Issue): string {
  if (issue?.code === 'unrecognized_keys') return `it is not known here (${PROJECT_MEMBERS})`;
  if (issue?.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message;
  return issue?.message ?? 'it is no definition of a project';
}

const PROJECT_MEMBERS = 'resolv-lab schema config prints what is';

/** The line of a member in the text of its file: the first place that has each of its keys behind the one before; null without one. */
function lineOf(text: string, path: readonly PropertyKey[]): number | null {
  let position = 0;
  for (const key of path.filter((each) => typeof each === 'string')) {
    const name = RegExp.escape(key);
    const found = new RegExp(`(?<![\\w$])(?:"${name}"|'${name}'|${name})\\s*:`).exec(text.slice(position));
    if (!found) return null;
    position += found.index;
  }
  return path.length === 0 ? null : text.slice(0, position).split('\n').length;
}
