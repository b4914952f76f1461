import { dirname, resolve } from 'node:path';
import type { Mount, Network, Subject } from '../subject.ts';
import { inEngineOrder } from '../view/declared.ts';
import { containerSubject, engineSettings, type Setting, variablesIn } from './container.ts';
import { variablesOfFile } from './env-file.ts';
import { interpolate, projectVariables, type Variables } from './interpolate.ts';
import { type Located, locate } from './located.ts';
import { mountOf, onDisk, type Paths, shortMount, tmpfsMount } from './mount-words.ts';
import { readInput } from './read-text.ts';

/** A Compose file with the folder that its paths begin at. */
interface Project {
  top: Located;
  folder: string;
  /** Those that its values may name. */
  variables: Variables;
  services: ReadonlyMap<string, Located>;
}

/**
 * The services of a Compose file and of the files that it includes (Compose Specification): volumes in both syntaxes, tmpfs, configs,
 * volumes_from, extends, dns settings, variables and their files.
 *
 * @param profiles leave out services of other profiles, beside those of COMPOSE_PROFILES; without any, all services count
 * @param around the files that include this one
 * @throws InspectInputError if one of them cannot be read, or is no such file
 */
export async function readCompose(
  file: string,
  profiles: readonly string[] = [],
  around: readonly string[] = [],
): Promise<Subject[]> {
  const project = readProject(file);
  const files = [...around, resolve(file)];
  const included = includedFiles(project);
  const again = included.find(({ path }) => files.includes(resolve(path)));
  if (again) throw again.entry.error('the file includes itself');
  const own = [...project.services].map(([name, service]) => serviceSubject(name, service, project, file));
  const ofVariable = project.variables.COMPOSE_PROFILES?.split(',').filter(Boolean) ?? [];
  const active = [...profiles, ...ofVariable.map((each) => each.trim())];
  const started = (await Promise.all(own)).filter((subject) => isStarted(subject, active));
  return [...started, ...(await Promise.all(included.map(({ path }) => readCompose(path, profiles, files)))).flat()];
}

/** Compose starts services without profiles, and those of an active one (Compose Specification, "Profiles"). */
function isStarted({ profiles = [] }: Subject, active: readonly string[]): boolean {
  if (active.length === 0 || profiles.length === 0) return true;
  return active.includes('*') || profiles.some((each) => active.includes(each));
}

/** The files of `include`: a path, or a mapping with one or several. */
function includedFiles({ top, folder }: Project): { path: string; entry: Located }[] {
  return (top.get('include')?.items() ?? []).flatMap((entry) => {
    const paths = entry.isMapping ? (entry.get('path')?.itemsOrOne() ?? []) : [entry];
    return paths.map((path) => ({ path: onDisk(path.text(), folder), entry }));
  });
}

function readProject(file: string): Project {
  const folder = resolve(dirname(file));
  const variables = projectVariables(folder);
  const top = locate(readInput(file), file, (text) => interpolate(text, variables));
  const services = top.isMapping ? top.get('services') : null;
  const onlyIncludes = services === null && top.isMapping && top.get('include') !== null;
  if (!onlyIncludes && !services?.isMapping) throw top.error('this is no Compose file: it has no mapping of services');
  return { top, folder, variables, services: new Map(services?.entries() ?? []) };
}

function serviceSubject(name: string, service: Located, project: Project, file: string): Promise<Subject> {
  const layers = withExtended(name, service, project, []);
  /** The value of the service, or of the nearest service that it extends. */
  const value = (key: string) => layers.map((layer) => layer.service.get(key)).find((each) => each !== null) ?? null;
  const all = (key: string) => layers.toReversed().flatMap((layer) => layer.service.get(key)?.itemsOrOne() ?? []);
  const settings = (key: string) => all(key).map((each): Setting => ({ text: each.text(), place: each.place }));
  const image = value('image')?.text();
  const files = layers.toReversed().flatMap(environmentFiles);
  return containerSubject({
    name,
    input: 'compose',
    from: file,
    root: null,
    whyNoRoot: image === undefined ? 'its image is built' : `the image ${image} is not read`,
    mounts: inEngineOrder(mountsOf(layers, project)),
    network: networkOf(value('network_mode')?.text(), project, [name]),
    environment: variablesIn([
      ...files.flatMap(({ variables }) => variables ?? []),
      ...layers.toReversed().flatMap(({ service: each }) => environmentOf(each)),
    ]),
    settings: engineSettings({ dns: settings('dns'), options: settings('dns_opt'), search: settings('dns_search') }),
    program: null,
    profiles: all('profiles').map((each) => each.text()),
    notKnown: files.flatMap(({ path, variables, required }) =>
      variables === null && required ? [`its variables in ${path}, which cannot be read`] : [],
    ),
  });
}

interface Layer {
  service: Located;
  project: Project;
}

/** A service with those that it extends, the nearest first. */
function withExtended(name: string, service: Located, project: Project, before: readonly string[]): Layer[] {
  if (!service.isMapping) throw service.error(`the service ${name} is no mapping`);
  const extended = service.get('extends');
  if (!extended) return [{ service, project }];
  const base = (extended.isMapping ? extended.get('service') : extended)?.text();
  const file = extended.isMapping ? extended.get('file')?.text() : undefined;
  const other = file === undefined ? project : readProject(onDisk(file, project.folder));
  const found = base === undefined ? undefined : other.services.get(base);
  const key = `${other.folder} ${file ?? ''} ${base}`;
  if (!base || !found) throw extended.error(`there is no service '${base ?? ''}' to extend`);
  if (before.includes(key)) throw extended.error(`the service ${name} extends itself`);
  return [{ service, project }, ...withExtended(base, found, other, [...before, key])];
}

/** The mounts of a service; one of a nearer layer takes the place of another at the same target. */
function mountsOf(layers: readonly Layer[], project: Project, before: readonly string[] = []): Mount[] {
  const own = layers.toReversed().flatMap(({ service, project: of }) => mountsIn(service, of));
  const from = layers.flatMap(({ service }) => service.get('volumes_from')?.items() ?? []);
  const others = from.flatMap((each) => {
    const name = each.text().split(':', 1)[0] ?? '';
    const service = project.services.get(name);
    // A container outside of the file (`container:name`) is not known.
    if (!service || before.includes(name)) return [];
    return mountsOf(withExtended(name, service, project, []), project, [...before, name]);
  });
  return [...new Map([...others, ...own].map((mount) => [mount.target, mount])).values()];
}

function mountsIn(service: Located, { top, folder }: Project): Mount[] {
  const paths: Paths = { folder, volume: (name) => volumePath(top, name) };
  const volumes = (service.get('volumes')?.items() ?? []).flatMap((each) => volumeMount(each, paths));
  const configs = ['configs', 'secrets'].flatMap((kind) =>
    (service.get(kind)?.items() ?? []).flatMap((each) => configMount(each, top.get(kind), folder)),
  );
  const tmpfs = (service.get('tmpfs')?.itemsOrOne() ?? []).map((each) => tmpfsMount(each.text(), each.place));
  // Docker adds a tmpfs behind the other mounts before it sorts them.
  return [...volumes, ...configs, ...tmpfs];
}

function volumeMount(volume: Located, paths: Paths): Mount[] {
  if (!volume.isMapping) {
    const mount = shortMount(volume.text(), volume.place, paths);
    if (!mount) throw volume.error(`'${volume.text()}' mounts at no absolute path: say SOURCE:TARGET`);
    return [mount];
  }
  const target = volume.get('target');
  if (!target) throw volume.error('a volume has no target');
  const [source, type] = [volume.get('source'), volume.get('type')];
  return [
    mountOf(
      { source: source?.text(), target: target.text(), type: type?.text() ?? 'volume' },
      (source ?? target).place,
      paths,
    ),
  ];
}

/** A file that a service gets at an absolute path. */
function configMount(config: Located, definitions: Located | null, folder: string): Mount[] {
  if (!config.isMapping) return [];
  const [name, target] = [config.get('source')?.text(), config.get('target')?.text()];
  if (name === undefined || !target?.startsWith('/')) return [];
  const file = definitions?.get(name)?.get('file')?.text();
  const mount = { target, place: config.place };
  return [
    file === undefined
      ? { ...mount, kind: 'hidden', source: null }
      : { ...mount, kind: 'bind', source: onDisk(file, folder) },
  ];
}

/** The folder behind a named volume that the local driver binds (`driver_opts` as for mount(8)); null for another volume. */
function volumePath(top: Located, name: string): string | null {
  const volume = top.get('volumes')?.get(name);
  const options = volume?.isMapping ? volume.get('driver_opts') : null;
  const device = options?.get('device')?.text();
  const words = options?.get('o')?.text().split(',') ?? [];
  return device?.startsWith('/') && (words.includes('bind') || words.includes('rbind')) ? device : null;
}

/** A service in another's network has that network. */
function networkOf(mode: string | undefined, project: Project, before: readonly string[]): Network {
  if (mode === 'host') return 'host';
  const [, other] = /^service:(.+)$/.exec(mode ?? '') ?? [];
  if (other !== undefined && !before.includes(other)) {
    const service = project.services.get(other);
    return service ? networkOf(service.get('network_mode')?.text(), project, [...before, other]) : 'unknown';
  }
  return mode?.startsWith('container:') ? 'unknown' : 'own';
}

/** The files of `env_file`: paths, or mappings with more about each. A later file takes precedence, and `environment` over all. */
function environmentFiles({ service, project }: Layer) {
  return (service.get('env_file')?.itemsOrOne() ?? []).flatMap((entry) => {
    const path = entry.isMapping ? entry.get('path') : entry;
    if (path === null) throw entry.error('an env_file has no path');
    const isRaw = entry.isMapping && entry.get('format')?.text() === 'raw';
    const required = !entry.isMapping || entry.get('required')?.text() !== 'false';
    const file = onDisk(path.text(), project.folder);
    return [{ path: file, required, variables: variablesOfFile(file, isRaw ? null : project.variables) }];
  });
}

function environmentOf(service: Located): Setting[] {
  const environment = service.get('environment');
  if (!environment) return [];
  if (environment.isMapping) {
    return environment.entries().map(([name, value]) => ({ text: `${name}=${value.text()}`, place: value.place }));
  }
  return environment.items().map((each) => ({ text: each.text(), place: each.place }));
}
