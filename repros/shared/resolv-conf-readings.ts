import type { Evidence } from '../../lab/index.ts';

/** resolv.conf as one process saw it at one moment. */
export type Reading = ReturnType<Evidence['resolvConfOf']>[number];

/** All readings of resolv.conf in order of time; undefined for older runs, which did not read it through a process. */
export function readingsIn(evidence: Evidence): Reading[] | undefined {
  const readings = evidence.all('resolv-conf');
  return readings.length > 0 ? readings : undefined;
}

/** The last reading of each process. */
export function lastReadings(readings: readonly Reading[]): Reading[] {
  const byProcess = Map.groupBy(readings, ({ of, pid }) => `${of} ${pid}`);
  return [...byProcess.values()].flatMap((ofProcess) => ofProcess.at(-1) ?? []);
}

/** The addresses of the `nameserver` lines. */
export function nameserversIn(content: string): string[] {
  return [...content.matchAll(/^nameserver[ \t]+(\S+)/gm)].map(([, address = '']) => address);
}

/** The options of the `options` lines. */
export function optionsIn(content: string): string[] {
  return [...content.matchAll(/^options[ \t]+(.*)$/gm)].flatMap(([, options = '']) => options.split(/[ \t]+/));
}
