import { extname, resolve } from 'node:path';
import { isScenarioPath, loadScenario, ScenarioFileError, scenarioFiles } from '../lab/form/load.ts';
import type { Repro } from '../lab/repro.ts';
import { UsageError } from './exit-codes.ts';
import { project } from './project.ts';

/** The path of a new file with a scenario: with `.ts`, if it has no ending. @throws UsageError for an ending that `run` does not take */
export function scenarioFileNamed(name: string, option: string): string {
  if (extname(name) === '') return `${name}.ts`;
  if (isScenarioPath(name)) return name;
  throw new UsageError(`${option} ${name}: the name of a file with a scenario ends in .ts`);
}

/** The words of a command, with ids in place of the files with scenarios, and the repros with those of the files. */
export interface KnownScenarios {
  words: string[];
  repros: readonly Repro[];
}

/**
 * Loads the scenarios that the words of a command name by their files, by folders, or as the beginning of a cell's name:
 * `./rotate.ts`, `./scenarios`, `./rotate.ts/main/host/none/c`. Those of the project file are known too, by their ids.
 *
 * @throws ScenarioFileError for a file that cannot be used, and for one with the name of another repro
 */
export async function withScenarioFiles(words: readonly string[], repros: readonly Repro[]): Promise<KnownScenarios> {
  const loaded = new Map<string, Repro>();
  const load = async (file: string): Promise<string> => {
    const path = resolve(file);
    const known = loaded.get(path) ?? (await loadScenario(file));
    loaded.set(path, known);
    return known.id;
  };
  for (const path of (await project()).scenarios) for (const file of scenarioFiles(path)) await load(file);
  const replaced: string[] = [];
  for (const word of words) replaced.push(...(await replace(word, load)));
  refuseTwins([...loaded], repros);
  return { words: replaced, repros: [...loaded.values(), ...repros] };
}

async function replace(word: string, load: (file: string) => Promise<string>): Promise<string[]> {
  const { path, rest } = splitCell(word);
  if (!isScenarioPath(path)) return [word];
  const ids: string[] = [];
  for (const file of scenarioFiles(path)) ids.push(`${await load(file)}${rest}`);
  return ids;
}

/** A cell's name may begin with a file in place of the id. */
function splitCell(word: string): { path: string; rest: string } {
  const [, path = word, rest = ''] = /^(.*?\.m?[tj]s)(\/.*)$/s.exec(word) ?? [];
  return { path, rest };
}

function refuseTwins(loaded: readonly [string, Repro][], repros: readonly Repro[]): void {
  for (const [file, { id }] of loaded) {
    const twin = loaded.find(([other, repro]) => other !== file && repro.id === id)?.[0];
    const isKnown = repros.some((repro) => repro.id === id);
    if (twin === undefined && !isKnown) continue;
    const other = isKnown ? 'a repro of the lab' : twin;
    throw new ScenarioFileError(`${file}: '${id}' is the name of ${other}: rename the file (${id}-2${extname(file)})`);
  }
}
