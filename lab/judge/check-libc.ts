import type { Cell } from '../core/cell.ts';
import type { ResolverEvent } from '../core/events.ts';
import type { Control } from '../core/schema.ts';
import { isCLibrary } from '../libc/inspect/loaded-libc.ts';
import { shortId } from '../util/short-id.ts';
import type { Evidence } from './evidence.ts';

/**
 * The programs and daemons of a cell run on the C libraries that it names. A program says its version itself; the build-id is that of
 * the file that the kernel had mapped, of a daemon's as well. Runs from before that was kept are held to the version alone.
 */
export function checkLibc(evidence: Evidence, cell: Cell): Control {
  const ready = evidence.all('probe-ready');
  const daemons = evidence.all('daemon').filter(({ action }) => action === 'ready');
  const wrong = [
    ...wrongVersions(evidence),
    ...ready.flatMap(({ probe, libc }) => wrongBuild(probe, libc.buildId, cell.libc.buildId)),
    ...daemons.flatMap(({ daemon, buildId }) => wrongBuild(daemon, buildId, cell.daemon.libc?.buildId)),
  ];
  wrong.push(...new Set(evidence.all('resolver').flatMap(wrongFiles)));
  if (ready.length === 0) wrong.push('no probe ever got ready');
  const right = `${ready.length} probe(s) run on the libc of the cell`;
  return { name: 'libc', ok: wrong.length === 0, detail: wrong.join('; ') || right };
}

/** Every process has a C library, and no file of a resolver but its libc's own. */
function wrongFiles({ of, when, processes }: ResolverEvent): string[] {
  if (processes.length === 0) return [`no process of ${of} was there at: ${when}`];
  return processes.flatMap(({ files }) => {
    if (!files.some(({ name }) => isCLibrary(name))) {
      return [`a process of ${of} has no C library that can be told (${when})`];
    }
    return files
      .filter(({ sha256, wanted }) => sha256 !== wanted)
      .map(
        ({ path, buildId }) => `${of} runs on ${path} with ${inWords(buildId)}, which is not the libc's own (${when})`,
      );
  });
}

function wrongVersions(evidence: Evidence): string[] {
  const starts = evidence.all('probe-start');
  return evidence.all('probe-ready').flatMap(({ probe, libc: { name, version } }) => {
    const wanted = starts.find((start) => start.probe === probe)?.version;
    return version === wanted ? [] : [`${probe} runs on ${name} ${version}, not ${wanted}`];
  });
}

function wrongBuild(who: string, found: string | null | undefined, wanted: string | null | undefined): string[] {
  if (found === undefined || found === (wanted ?? null)) return [];
  return [`${who} runs on a C library with ${inWords(found)}, not with ${inWords(wanted)}`];
}

function inWords(buildId: string | null | undefined): string {
  return buildId ? `build-id ${shortId(buildId)}` : 'no build-id';
}
