import type { DaemonFacts, LibcFacts } from '../core/schema.ts';
import { settingsText } from '../core/settings-text.ts';
import { shortId } from '../util/short-id.ts';
import type { ComparableRun } from './comparable.ts';

/**
 * The versions that a run used, by name: the lab, each C library by its id, each daemon with the user's settings by its id and libc, and each
 * further Debian package in an image by its name and libc.
 */
export function describeVersions({ run, libcs, cells }: ComparableRun): Map<string, string> {
  return new Map([
    ['resolv-lab', run.lab.version],
    ...libcs.map((libc): [string, string] => [libc.id, describeLibc(libc)]),
    ...cells.flatMap(({ daemon }): [string, string][] =>
      daemon.libc ? [[`${daemon.id}@${daemon.libc.id}`, describeDaemon(daemon)]] : [],
    ),
    ...cells.flatMap(({ libc, daemon }) => [libc, daemon.libc].flatMap(describePackages)),
  ]);
}

function describePackages(libc: LibcFacts | null): [string, string][] {
  return Object.entries(libc?.packages ?? {}).map(([name, version]) => [
    `${name} in ${libc?.id}`,
    version ?? 'an unknown version',
  ]);
}

function describeLibc({ version, package: name, revision, buildId }: LibcFacts): string {
  const known = [name, revision ?? version, buildId && `build-id ${shortId(buildId)}`];
  return known.filter(Boolean).join(' ');
}

/** The version of a daemon with the user's settings, and the C library that it runs on. */
export function describeDaemon(daemon: DaemonFacts): string {
  const { version, libc } = daemon;
  return `${version ?? 'unknown'}${settingsText(daemon)}${libc ? ` on ${describeLibc(libc)}` : ''}`;
}
