import { parseEnv } from 'node:util';
import type { Setting } from './container.ts';
import { interpolate, type Variables } from './interpolate.ts';
import { readIfPossible } from './read-text.ts';

/**
 * The variables of a file with `NAME=value` lines; null if it cannot be read. A name without a value is left out: its value is that of the
 * engine's own environment.
 *
 * @param variables for a file of Compose, the variables in its values, which has quotes and comments too; without them each line counts as it
 *   is, as in `format: raw` and in podman-run(1), --env-file
 */
export function variablesOfFile(file: string, variables: Variables | null): Setting[] | null {
  const text = readIfPossible(file);
  if (text === null) return null;
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const assignments = lines.flatMap((line, at) => {
    const [, name, value] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [{ name, value, line: at + 1, text: line.trim() }];
  });
  const parsed = parseEnv(text);
  return assignments.map(({ name, value, line, text: words }) => ({
    text: `${name}=${variables ? substituted(parsed[name] ?? '', value, variables) : value}`,
    place: { file, line, value: words },
  }));
}

/** In single quotes a dollar sign is one (Compose Specification, "env_file"). */
function substituted(value: string, written: string, variables: Variables): string {
  return /^\s*'/.test(written) ? value : interpolate(value, variables);
}
