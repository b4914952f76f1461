import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { InspectInputError } from '../input-error.ts';
import type { Mount, Network, Subject } from '../subject.ts';
import { inEngineOrder } from '../view/declared.ts';
import { containerSubject, engineSettings, programOf, type Setting, variablesIn } from './container.ts';
import { variablesOfFile } from './env-file.ts';
import { keyedMount, type Paths, shortMount, tmpfsMount } from './mount-words.ts';
import { type Assignment, readUnitFile, valuesOf, wordsOf } from './unit-file.ts';

/**
 * The container of a quadlet (podman-systemd.unit(5)): a .container file with its drop-ins, its pod and its named volumes.
 *
 * @throws InspectInputError if it cannot be read, or is no such file
 */
export async function readQuadlet(file: string): Promise<Subject> {
  const unit = withDropIns(file);
  if (!unit.some(({ section }) => section === 'Container')) {
    throw new InspectInputError(`${file} is no quadlet of a container: it has no section [Container]`);
  }
  const folder = resolve(dirname(file));
  const pod = podOf(unit, folder);
  const expand = (text: string) => expandSpecifiers(text, folder);
  /** The settings of the container, and those of its pod. */
  const settings = (key: string): Setting[] =>
    [...valuesOf(pod, 'Pod', key), ...valuesOf(unit, 'Container', key)].map(({ value, place }) => ({
      text: expand(value),
      place,
    }));
  const podman = podmanArguments(settings('PodmanArgs'));
  const all = (key: string, ...options: string[]) => [...settings(key), ...podman(...options)];
  const files = all('EnvironmentFile', '--env-file').map(({ text }) => {
    const path = resolve(folder, text);
    return { path, variables: variablesOfFile(path, null) };
  });
  const environment = variablesIn([
    ...files.flatMap(({ variables }) => variables ?? []),
    ...all('Environment', '-e', '--env').flatMap(({ text, place }) =>
      wordsOf(text).map((word) => ({ text: word, place })),
    ),
  ]);
  const [rootfs] = settings('Rootfs');
  const root = rootfs ? resolve(folder, rootfs.text.replace(/:O$/, '')) : null;
  const image = settings('Image').at(-1)?.text;
  const words = ['Entrypoint', 'Exec'].flatMap((key) => wordsOf(settings(key).at(-1)?.text ?? ''));
  const paths: Paths = { folder, volume: (name) => volumePath(name, folder) };
  return containerSubject({
    name: settings('ContainerName').at(-1)?.text ?? basename(file).replace(/\.container$/, ''),
    input: 'quadlet',
    from: file,
    root,
    whyNoRoot: image === undefined ? 'it names no image' : `the image ${image} is not read`,
    mounts: inEngineOrder([
      ...all('Volume', '-v', '--volume').flatMap(({ text, place }) => shortMount(text, place, paths) ?? []),
      ...all('Mount', '--mount').flatMap(({ text, place }) => keyedMount(text, place, paths) ?? []),
      ...all('Tmpfs', '--tmpfs').map(({ text, place }) => tmpfsMount(text, place)),
      ...all('Mask').flatMap(maskedPaths),
    ]),
    network: networkOf(all('Network', '--network', '--net').at(-1)?.text),
    environment,
    settings: engineSettings({
      dns: all('DNS', '--dns'),
      options: all('DNSOption', '--dns-option', '--dns-opt'),
      search: all('DNSSearch', '--dns-search'),
    }),
    program: programOf(words, environment),
    notKnown: files.flatMap(({ path, variables }) =>
      variables === null ? [`its variables in ${path}, which cannot be read`] : [],
    ),
  });
}

/** A unit with the files of its folder `<unit>.d`, in the order of their names (systemd.unit(5)). */
function withDropIns(file: string): Assignment[] {
  const folder = `${file}.d`;
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.conf')) : [];
  return [readUnitFile(file), ...names.toSorted().map((name) => readUnitFile(join(folder, name)))].flat();
}

/** The assignments of a container's pod; none without a pod, or where its file is missing. */
function podOf(unit: readonly Assignment[], folder: string): Assignment[] {
  const pod = valuesOf(unit, 'Container', 'Pod').at(-1)?.value;
  const file = pod?.endsWith('.pod') ? join(folder, pod) : null;
  return file !== null && existsSync(file) ? withDropIns(file) : [];
}

/** The folder behind a volume of a .volume file that binds one; null for another volume. */
function volumePath(name: string, folder: string): string | null {
  const file = join(folder, name);
  if (!name.endsWith('.volume') || !existsSync(file)) return null;
  const unit = readUnitFile(file);
  const last = (key: string) => valuesOf(unit, 'Volume', key).at(-1)?.value;
  const isBind = last('Type') === 'bind' || /(^|,)r?bind(,|$)/.test(last('Options') ?? '');
  const device = last('Device');
  return isBind && device?.startsWith('/') ? expandSpecifiers(device, folder) : null;
}

/** `%t`, `%h` and `%%` (systemd.unit(5), "Specifiers"): of the user's manager below its folders, of the system's elsewhere. */
function expandSpecifiers(text: string, folder: string): string {
  const ofUser = /\/\.config\/containers\/systemd(\/|$)|\/containers\/systemd\/users(\/|$)/.test(folder);
  const values: Record<string, string> = {
    t: ofUser ? `/run/user/${process.getuid?.() ?? 0}` : '/run',
    h: ofUser ? homedir() : '/root',
    '%': '%',
  };
  return text.replaceAll(/%(.)/g, (all, letter: string) => values[letter] ?? all);
}

/** Reads options for `podman run`, of the form `--name value` or `--name=value`. */
function podmanArguments(given: readonly Setting[]): (...names: string[]) => Setting[] {
  const words = given.flatMap(({ text, place }) => wordsOf(text).map((word) => ({ text: word, place })));
  return (...names) =>
    words.flatMap(({ text, place }, at) => {
      const [name, joined] = [
        text.split('=', 1)[0] ?? '',
        text.includes('=') ? text.slice(text.indexOf('=') + 1) : null,
      ];
      if (!names.includes(name)) return [];
      const value = joined ?? words[at + 1]?.text;
      return value === undefined ? [] : [{ text: value, place }];
    });
}

/** Mask=: podman covers each path, as an OCI runtime covers masked paths. */
function maskedPaths({ text, place }: Setting): Mount[] {
  return text
    .split(':')
    .filter((path) => path.startsWith('/'))
    .map((target) => ({ target, kind: 'empty', source: null, place }));
}

function networkOf(word: string | undefined): Network {
  if (word === undefined) return 'own';
  if (/^host(:|$)/.test(word)) return 'host';
  return /^(container|ns):|\.container$/.test(word) ? 'unknown' : 'own';
}
