import { globSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { ScenarioDefinition } from 'resolv-lab';

/** A file of the catalogue, `<topic>/<id>.ts`, with its scenario. */
export interface CatalogueEntry {
  file: string;
  definition: ScenarioDefinition;
}

/** Every scenario of the catalogue, by topic and id. A bundle has their modules in place of this search (lab/bundle/build.ts). */
export const catalogue: readonly CatalogueEntry[] = await Promise.all(
  globSync('*/*.ts', { cwd: import.meta.dirname })
    .toSorted()
    .map(async (file) => ({
      file,
      definition: (await import(/* @vite-ignore */ `./${file}`)).default as ScenarioDefinition,
    })),
);

/** The id of a scenario is the name of its file. */
export function idOf({ file }: CatalogueEntry): string {
  return basename(file, '.ts');
}

/** The topic of a scenario is the name of its folder. */
export function topicOf({ file }: CatalogueEntry): string {
  return dirname(file);
}
