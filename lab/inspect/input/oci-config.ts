import { dirname, resolve } from 'node:path';
import type { Mount, Network, Subject } from '../subject.ts';
import { containerSubject, programOf, type Setting, variablesIn } from './container.ts';
import { type Located, locate } from './located.ts';
import { readInput } from './read-text.ts';

/**
 * The container of an OCI runtime bundle (runtime-spec, config.md).
 *
 * @param file its config.json
 * @throws InspectInputError if it cannot be read, or is no such file
 */
export async function readOciConfig(file: string): Promise<Subject> {
  const config = locate(readInput(file), file);
  const path = config.isMapping && config.get('ociVersion') ? config.get('root')?.get('path') : null;
  if (!path) throw config.error('this is no config.json of an OCI bundle: it lacks ociVersion or root.path');
  const bundle = resolve(dirname(file));
  const root = resolve(bundle, path.text());
  const process = config.get('process');
  const environment = variablesIn((process?.get('env')?.items() ?? []).map(settingOf));
  const words =
    process
      ?.get('args')
      ?.items()
      .map((word) => word.text()) ?? [];
  return containerSubject({
    name: config.get('hostname')?.text() ?? bundle,
    input: 'config',
    from: file,
    root,
    whyNoRoot: '',
    mounts: [...(config.get('mounts')?.items() ?? []).map((each) => mountOf(each, bundle)), ...masked(config)],
    network: networkOf(config),
    environment,
    settings: [],
    program: programOf(words, environment),
  });
}

function settingOf(word: Located): Setting {
  return { text: word.text(), place: word.place };
}

function mountOf(mount: Located, bundle: string): Mount {
  const destination = mount.get('destination');
  if (!destination) throw mount.error('a mount has no destination');
  const at = { target: resolve('/', destination.text()), place: (mount.get('source') ?? destination).place };
  const type = mount.get('type')?.text();
  const options =
    mount
      .get('options')
      ?.items()
      .map((option) => option.text()) ?? [];
  const source = mount.get('source')?.text();
  const isBind = type === 'bind' || options.includes('bind') || options.includes('rbind');
  if (isBind && source !== undefined) return { ...at, kind: 'bind', source: resolve(bundle, source) };
  return { ...at, kind: type === 'overlay' ? 'hidden' : 'empty', source: null };
}

/** Masked paths: the runtime mounts an empty folder, or /dev/null, over each at last (runtime-spec, config-linux.md). */
function masked(config: Located): Mount[] {
  const paths = config.get('linux')?.get('maskedPaths')?.items() ?? [];
  return paths.map((path) => ({ target: resolve('/', path.text()), kind: 'empty', source: null, place: path.place }));
}

/** A network namespace without a path is a new one; with a path it may be any; without one the host's is used. */
function networkOf(config: Located): Network {
  const namespaces = config.get('linux')?.get('namespaces')?.items() ?? [];
  const network = namespaces.find((each) => each.get('type')?.text() === 'network');
  if (!network) return 'host';
  return network.get('path') ? 'unknown' : 'own';
}
