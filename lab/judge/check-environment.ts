import type { ResolverEvent } from '../core/events.ts';
import type { Control } from '../core/schema.ts';
import type { Evidence } from './evidence.ts';

/**
 * Checks that no process of a program or a daemon has a variable of the resolver that the lab did not set. Older runs lack
 * the variables, and then there is no control.
 */
export function checkEnvironment(evidence: Evidence): Control[] {
  const readings = evidence.all('resolver').filter(({ given }) => given !== undefined);
  if (readings.length === 0) return [];
  const wrong = [...new Set(readings.flatMap(wrongVariables))];
  const programs = new Set(readings.map(({ of }) => of)).size;
  const right = `no variable of the resolver except the scenario's own, in ${programs} program(s)`;
  return [{ name: 'environment', ok: wrong.length === 0, detail: wrong.join('; ') || right }];
}

function wrongVariables({ of, when, processes, given = {} }: ResolverEvent): string[] {
  return processes.flatMap(({ environment }) => {
    // Without a reading of the environment there is nothing to compare.
    if (!environment) return [];
    const names = new Set([...Object.keys(environment), ...Object.keys(given)]);
    return [...names]
      .filter((name) => environment[name] !== given[name])
      .map(
        (name) =>
          `a process of ${of} has ${inWords(name, environment[name])}, but the scenario set ${inWords(name, given[name])} (${when})`,
      );
  });
}

function inWords(name: string, value: string | undefined): string {
  return value === undefined ? `no ${name}` : `${name}=${value}`;
}
