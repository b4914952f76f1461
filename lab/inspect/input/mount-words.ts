import { homedir } from 'node:os';
import { posix } from 'node:path';
import type { Place } from '../document.ts';
import type { Mount } from '../subject.ts';

/** How the words of an input name a place on this machine. */
export interface Paths {
  /** The folder that relative sources begin at. */
  folder: string;
  /** The path behind a named volume; null for one that its engine keeps. */
  volume(name: string): string | null;
}

/**
 * A mount in the short form of Compose, Docker and Podman: `[SOURCE:]TARGET[:OPTIONS]`. A source that begins with a slash, a dot
 * or a tilde is a path, any other one is a named volume.
 *
 * @returns null without a target
 */
export function shortMount(text: string, place: Place, paths: Paths): Mount | null {
  const parts = text.split(':');
  const [source, target] = parts.length > 1 ? parts : [undefined, parts[0]];
  if (!target?.startsWith('/')) return null;
  return mountOf({ source, target }, place, paths);
}

/** A mount with words for its parts: `type=bind,source=/run,destination=/run` (docker and podman `--mount`, Mount= of quadlets). */
export function keyedMount(text: string, place: Place, paths: Paths): Mount | null {
  const words = text
    .split(',')
    .map((word) => [word.split('=', 1)[0] ?? '', word.slice(word.indexOf('=') + 1)] as const);
  const named = (...names: string[]) => words.find(([name]) => names.includes(name))?.[1];
  const target = named('target', 'destination', 'dst');
  if (!target?.startsWith('/')) return null;
  const source = named('source', 'src');
  return mountOf({ source, target, type: named('type') ?? 'volume' }, place, paths);
}

/** A mount by its parts; without a type, the form of the source says what it is. */
export function mountOf(
  { source, target, type }: { source: string | undefined; target: string; type?: string },
  place: Place,
  paths: Paths,
): Mount {
  const at = { target: posix.resolve('/', target), place };
  if (type === 'tmpfs' || type === 'ramfs') return { ...at, kind: 'empty', source: null };
  const isBind = type === 'bind' || type === 'glob' || (type === undefined && /^[./~]/.test(source ?? ''));
  // The form of a source decides also for type=volume: an engine refuses a path there.
  const path = source === undefined ? null : isBind ? onDisk(source, paths.folder) : paths.volume(source);
  return path === null ? { ...at, kind: 'hidden', source: null } : { ...at, kind: 'bind', source: path };
}

/** A tmpfs in the short form, `TARGET[:OPTIONS]`. */
export function tmpfsMount(text: string, place: Place): Mount {
  return { target: posix.resolve('/', text.split(':', 1)[0] ?? ''), kind: 'empty', source: null, place };
}

/** The absolute path of a source; `~` is the home folder. */
export function onDisk(source: string, folder: string): string {
  const home = source.replace(/^~(?=\/|$)/, homedir());
  return posix.resolve(folder, home);
}
