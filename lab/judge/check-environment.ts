import type { ResolverEvent } from '../core/events.ts';
import type { Control } from '../core/schema.ts';
import type { Evidence } from './evidence.ts';

/**
 * No process of a program or a daemon has a variable that changes lookups, but those that the lab gave it. No control for runs from
 * before the variables were read.
 */
export function checkEnvironment(evidence: Evidence): Control[] {
  const readings = evidence.all('resolver').filter(({ given }) => given !== undefined);
  if (readings.length === 0) return [];
  const wrong = [...new Set(readings.flatMap(wrongVariables))];
  const programs = new Set(readings.map(({ of }) => of)).size;
  const right = `no variable of the resolver but those of the story, in ${programs} program(s)`;
  return [{ name: 'environment', ok: wrong.length === 0, detail: wrong.join('; ') || right }];
}

function wrongVariables({ of, when, processes, given = {} }: ResolverEvent): string[] {
  return processes.flatMap(({ environment }) => {
    // A process whose environment was not read says nothing.
    if (!environment) return [];
    const names = new Set([...Object.keys(environment), ...Object.keys(given)]);
    return [...names]
      .filter((name) => environment[name] !== given[name])
      .map(
        (name) =>
          `a process of ${of} has ${inWords(name, environment[name])}, and the story set ${inWords(name, given[name])} (${when})`,
      );
  });
}

function inWords(name: string, value: string | undefined): string {
  return value === undefined ? `no ${name}` : `${name}=${value}`;
}
