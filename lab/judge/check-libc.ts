import type { Cell } from '../core/cell.ts';
import type { ResolverEvent } from '../core/events.ts';
import type { Control } from '../core/schema.ts';
import { isCLibrary } from '../libc/inspect/loaded-libc.ts';
import { runtimeOf } from '../runtime/runtimes.ts';
import { NO_LIBC } from '../scenario/probe-checks.ts';
import { shortId } from '../util/short-id.ts';
import type { Evidence } from './evidence.ts';
import { inSandbox } from './in-sandbox.ts';

/**
 * Checks that the programs and daemons of a cell run on the C libraries of its name. A program reports its version itself;
 * the build-id is that of the mapped file. Older runs lack build-ids, so only their versions are checked.
 */
export function checkLibc(evidence: Evidence, cell: Cell): Control {
  const ready = evidence.all('probe-ready');
  const daemons = evidence.all('daemon').filter(({ action }) => action === 'ready');
  const starts = new Map(evidence.all('probe-start').map((start) => [start.probe, start]));
  const wanted = (probe: string) => {
    const own = starts.get(probe)?.buildId;
    return own === undefined ? cell.libc.buildId : own;
  };
  const isStatic = ({ probe }: { probe: string }) => staticPrograms(evidence, cell).has(probe);
  const wrong = [
    ...wrongVersions(evidence),
    ...ready
      .filter((each) => !isStatic(each))
      .flatMap(({ probe, libc }) => wrongBuild(probe, libc.buildId, wanted(probe))),
    ...daemons.flatMap(({ daemon, buildId }) => wrongBuild(daemon, buildId, cell.daemon.libc?.buildId)),
  ];
  const readings = inSandbox(evidence, evidence.all('resolver'));
  wrong.push(...new Set(readings.filter(({ of }) => !isStatic({ probe: of })).flatMap(wrongFiles)));
  const wrongInStatic = runtimeOf(cell.probe)?.resolver === 'libc' ? otherFiles : mappedLibraries;
  wrong.push(...new Set(readings.filter(({ of }) => isStatic({ probe: of })).flatMap(wrongInStatic)));
  // A program of the user's own has a control of its own.
  if (ready.length === 0 && cell.probe !== 'client') wrong.push('no probe became ready');
  const right = `${ready.length} probe(s) run on the libc of the cell`;
  return { name: 'libc', ok: wrong.length === 0, detail: wrong.join('; ') || right };
}

/** The programs of a static runtime, which had no C library mapped when they were ready. */
function staticPrograms(evidence: Evidence, cell: Cell): Set<string> {
  if (!runtimeOf(cell.probe)?.isStatic) return new Set();
  const ready = evidence.all('probe-ready').filter(({ libc }) => libc.name === NO_LIBC);
  return new Set(ready.map(({ probe }) => probe));
}

/** The faults of a reading of a static program: it has mapped a C library after all. */
function mappedLibraries({ of, when, processes }: ResolverEvent): string[] {
  if (processes.length === 0) return [`${of} had no process at: ${when}`];
  const files = processes.flatMap((process) => process.files).filter(({ name }) => isCLibrary(name));
  return files.map(({ path }) => `${of} is a static program, and has mapped ${path} (${when})`);
}

/** The faults of a reading: a process without a C library, or with a resolver file of another libc. */
function wrongFiles(reading: ResolverEvent): string[] {
  const { of, when, processes } = reading;
  const without = processes.filter(({ files }) => !files.some(({ name }) => isCLibrary(name)));
  return [...without.map(() => `a process of ${of} has no known C library (${when})`), ...otherFiles(reading)];
}

/** The resolver files of another libc. Before glibc 2.34 a static program loads modules of the name service, and with them its libc's files. */
function otherFiles({ of, when, processes }: ResolverEvent): string[] {
  if (processes.length === 0) return [`${of} had no process at: ${when}`];
  return processes
    .flatMap(({ files }) => files.filter(({ sha256, wanted }) => sha256 !== wanted))
    .map(
      ({ path, buildId }) => `${of} runs on ${path} with ${inWords(buildId)}, which is not the libc's own (${when})`,
    );
}

function wrongVersions(evidence: Evidence): string[] {
  const starts = evidence.all('probe-start');
  return evidence.all('probe-ready').flatMap(({ probe, libc: { name, version } }) => {
    const expected = starts.find((start) => start.probe === probe)?.version;
    return version === expected ? [] : [`${probe} runs on ${name} ${version}, not ${expected}`];
  });
}

function wrongBuild(program: string, found: string | null | undefined, expected: string | null | undefined): string[] {
  if (found === undefined || found === (expected ?? null)) return [];
  return [`${program} runs on a C library with ${inWords(found)}, not with ${inWords(expected)}`];
}

function inWords(buildId: string | null | undefined): string {
  return buildId ? `build-id ${shortId(buildId)}` : 'no build-id';
}
