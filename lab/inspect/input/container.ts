import { existsSync } from 'node:fs';
import type { Inspected, Place } from '../document.ts';
import { libcOfRoot, type Program } from '../libc-of-root.ts';
import { confLines } from '../resolver.ts';
import type { ConfLine, Mount, Network, ResolvConf, Subject, Variable, View } from '../subject.ts';
import { declaredView } from '../view/declared.ts';
import { readIfPossible } from './read-text.ts';

/** The path that glibc and musl read: _PATH_RESCONF (glibc include/resolv.h), "/etc/resolv.conf" (musl src/network/resolvconf.c). */
export const RESOLV_CONF = '/etc/resolv.conf';

/** A container, as a file describes it. */
export interface Container {
  name: string;
  input: Inspected['input'];
  from: string;
  /** Its root file system on this machine; null for an image that is not unpacked. */
  root: string | null;
  /** Why the root is not known, in words. */
  whyNoRoot: string;
  /** In the order of mounting. */
  mounts: readonly Mount[];
  network: Network;
  environment: Readonly<Record<string, Variable>>;
  /** The lines that its engine writes to resolv.conf, unless a mount brings the file. */
  settings: readonly ConfLine[];
  program: Program | null;
  /** The profiles without which an engine does not start it; none for one that it starts always. */
  profiles?: readonly string[];
  /** What could not be read. */
  notKnown?: readonly string[];
}

/** The default PATH of container engines (moby oci/defaults.go, podman libpod/define). */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The subject of a container that a file describes. */
export async function containerSubject(container: Container): Promise<Subject> {
  const { root, mounts, settings, whyNoRoot } = container;
  const view = declaredView(root, mounts);
  const isThere = root !== null && existsSync(root);
  const libc = isThere
    ? await libcOfRoot(root, container.program)
    : { reason: root === null ? whyNoRoot : `there is no ${root}` };
  return {
    name: container.name,
    input: container.input,
    from: container.from,
    root: isThere ? root : null,
    view,
    network: container.network,
    environment: container.environment,
    resolvConf: resolvConfOf(view, settings),
    libc: 'libc' in libc ? libc.libc : null,
    process: null,
    ...(container.profiles?.length && { profiles: container.profiles }),
    notKnown: [...('reason' in libc ? [`its C library: ${libc.reason}`] : []), ...(container.notKnown ?? [])],
  };
}

function resolvConfOf(view: View, settings: readonly ConfLine[]): ResolvConf | null {
  const { mount, onHost } = view.look(RESOLV_CONF);
  const text = onHost === null ? null : readIfPossible(onHost);
  // Only a mount takes precedence over what the engine writes; the file in the image is covered by it.
  if (onHost !== null && text !== null && (mount !== null || settings.length === 0)) {
    return { file: onHost, lines: confLines(text, onHost) };
  }
  return settings.length > 0 ? { file: null, lines: settings } : null;
}

/** The lines of resolv.conf that an engine makes of its settings. */
export function engineSettings(settings: {
  dns: readonly Setting[];
  options: readonly Setting[];
  search: readonly Setting[];
}): ConfLine[] {
  const { dns, options, search } = settings;
  const [domain] = search;
  return [
    ...dns.map(({ text, place }) => ({ text: `nameserver ${text}`, place })),
    ...(domain ? [{ text: `search ${search.map(({ text }) => text).join(' ')}`, place: domain.place }] : []),
    ...options.map(({ text, place }) => ({ text: `options ${text}`, place })),
  ];
}

export interface Setting {
  text: string;
  place: Place;
}

/** The variables that the resolver reads, from words like `NAME=value`; of several with one name the last counts. */
export function variablesIn(words: readonly Setting[]): Record<string, Variable> {
  return Object.fromEntries(
    words.flatMap(({ text, place }) => {
      const at = text.indexOf('=');
      return at > 0 ? [[text.slice(0, at), { value: text.slice(at + 1), place }]] : [];
    }),
  );
}

/** The program of a command line and its environment; null without a command. */
export function programOf(words: readonly string[], environment: Readonly<Record<string, Variable>>): Program | null {
  const [command] = words;
  if (command === undefined) return null;
  const option = words.indexOf('--library-path');
  const folders = [option < 0 ? '' : (words[option + 1] ?? ''), environment.LD_LIBRARY_PATH?.value ?? ''];
  return {
    command,
    path: environment.PATH?.value ?? DEFAULT_PATH,
    libraryPath: folders.flatMap((each) => each.split(':')).filter((folder) => folder.startsWith('/')),
  };
}
