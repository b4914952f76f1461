import { isAbsolute, join, relative } from 'node:path';
import { labBundle } from '../lab/bundle/bundles.mjs';

/**
 * Where a file of the lab is, such as a page of docs/, for messages: from the current folder, also when the lab is a package below it.
 *
 * @param path from the root of the repository, as in docs/ask.md
 */
export function labFile(path: string): string {
  const file = join(labBundle.house, path);
  const near = relative(process.cwd(), file);
  return near.startsWith('..') || isAbsolute(near) ? file : near;
}

/** A text with the places of the scenarios of the catalogue that it names, each in backquotes. */
export function withScenarioPlaces(text: string): string {
  return text.replaceAll(/`(repros\/catalogue\/[^`\s]+\.ts)`/g, (_, path: string) => `\`${labFile(path)}\``);
}
