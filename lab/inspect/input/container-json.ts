import { resolve } from 'node:path';
import type { Mount, Network, Subject } from '../subject.ts';
import { inEngineOrder } from '../view/declared.ts';
import { containerSubject, engineSettings, programOf, type Setting, variablesIn } from './container.ts';
import { type Located, locate } from './located.ts';
import { readInput } from './read-text.ts';

/**
 * The containers of `docker inspect` or `podman inspect`. Their root file systems are read where the storage driver has them
 * mounted on this machine.
 *
 * @param file its output; `-` is stdin
 * @throws InspectInputError if it cannot be read, or is no such file
 */
export async function readContainerJson(file: string): Promise<Subject[]> {
  const list = locate(readInput(file), file === '-' ? 'stdin' : file);
  return Promise.all(list.itemsOrOne().map((container) => subjectOf(container, file)));
}

function subjectOf(container: Located, file: string): Promise<Subject> {
  if (!container.isMapping || !container.get('Mounts') || !container.get('Config')) {
    throw container.error('this is no output of docker inspect: a container with Mounts and Config is needed');
  }
  const [host, config] = [container.get('HostConfig'), container.get('Config') as Located];
  const words = (from: Located | null, key: string): Setting[] =>
    (from?.get(key)?.itemsOrOne() ?? []).map((each) => ({ text: each.text(), place: each.place }));
  const environment = variablesIn(words(config, 'Env'));
  const command = [...words(container, 'Path'), ...words(container, 'Args')].map(({ text }) => text);
  return containerSubject({
    name: container.get('Name')?.text().replace(/^\//, '') ?? container.get('Id')?.text() ?? file,
    input: 'container-json',
    from: file,
    root: container.get('GraphDriver')?.get('Data')?.get('MergedDir')?.text() ?? null,
    whyNoRoot: `the image ${config.get('Image')?.text() ?? ''} is not read`,
    mounts: inEngineOrder(mountsOf(container, host)),
    network: networkOf(host?.get('NetworkMode')?.text()),
    environment,
    settings: engineSettings({
      dns: words(host, 'Dns'),
      options: words(host, 'DnsOptions'),
      search: words(host, 'DnsSearch'),
    }),
    program: programOf(command, environment),
  });
}

/** The mounts of the user; the engine's own resolv.conf has a field of its own. */
function mountsOf(container: Located, host: Located | null): Mount[] {
  const tmpfs = host?.get('Tmpfs')?.entries() ?? [];
  const given = (container.get('Mounts') as Located).items().map((mount): Mount => {
    const destination = mount.get('Destination');
    if (!destination) throw mount.error('a mount has no Destination');
    const source = mount.get('Source');
    const at = { target: resolve('/', destination.text()), place: (source ?? destination).place };
    if (mount.get('Type')?.text() === 'tmpfs') return { ...at, kind: 'empty', source: null };
    // The source of a volume is its folder on this machine.
    const path = source?.text();
    return path?.startsWith('/') ? { ...at, kind: 'bind', source: path } : { ...at, kind: 'hidden', source: null };
  });
  return [
    ...given,
    ...tmpfs.map(([target, value]): Mount => ({ target, kind: 'empty', source: null, place: value.place })),
  ];
}

function networkOf(mode: string | undefined): Network {
  if (mode === 'host') return 'host';
  return mode?.startsWith('container:') || mode?.startsWith('ns:') ? 'unknown' : 'own';
}
