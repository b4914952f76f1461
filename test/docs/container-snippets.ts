import { lexer } from 'marked';
import { parse } from 'yaml';
import { z } from 'zod';
import { keyedMount, type Paths, shortMount, tmpfsMount } from '../../lab/inspect/input/mount-words.ts';
import type { Mount } from '../../lab/inspect/subject.ts';
import { inEngineOrder } from '../../lab/inspect/view/declared.ts';

/** A container as a snippet of docs/containers.md describes it. */
export interface Snippet {
  /** Such as `solution-4-localdomain-1`. */
  id: string;
  /** Whether its heading says that it leaks. */
  leaks: boolean;
  /** The text, for a Compose file. */
  compose?: string;
  /** In the order of mounting. */
  mounts: (Mount & { readOnly: boolean })[];
  network: 'own' | 'host' | 'joined';
  env: Record<string, string>;
  readOnlyRoot: boolean;
}

type Container = Omit<Snippet, 'id' | 'leaks' | 'compose'>;

const NOWHERE: Mount['place'] = { value: 'docs/containers.md' };

/** Snippets name absolute paths alone. */
const PATHS: Paths = { folder: '/nowhere', volume: () => null };

/** All snippets below headings that begin with `Leaks` or `Solution`. @throws Error for a word that this reader does not know */
export function snippetsOf(page: string): Snippet[] {
  let heading = '';
  const counts = new Map<string, number>();
  return lexer(page).flatMap((token) => {
    if (token.type === 'heading') heading = token.text;
    if (token.type !== 'code' || !/^(Leaks|Solution)/.test(heading)) return [];
    const read: (Container & Pick<Snippet, 'compose'>)[] =
      token.lang === 'yaml'
        ? [{ ...composeContainer(token.text), compose: token.text }]
        : token.text.split('\n').map(commandContainer);
    return read.map((container) => {
      const count = (counts.get(heading) ?? 0) + 1;
      counts.set(heading, count);
      const id = `${heading.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${count}`;
      return { id, leaks: heading.startsWith('Leaks'), ...container };
    });
  });
}

const volume = z.union([z.string(), z.strictObject({ type: z.string(), source: z.string(), target: z.string() })]);
const service = z.strictObject({
  image: z.string(),
  volumes: z.array(volume).default([]),
  tmpfs: z.string().optional(),
  environment: z.record(z.string(), z.string()).default({}),
  network_mode: z.string().default('bridge'),
  dns: z.string().optional(),
  read_only: z.boolean().default(false),
});
const compose = z.strictObject({ services: z.looseObject({ web: service }) });

/** The container of the service `web`. */
function composeContainer(text: string): Container {
  const { web } = compose.parse(parse(text)).services;
  const volumes = web.volumes.map((each) =>
    typeof each === 'string'
      ? bind(each)
      : mounted(keyedMount(`type=${each.type},source=${each.source},target=${each.target}`, NOWHERE, PATHS), false),
  );
  return {
    mounts: inEngineOrder([...volumes, ...(web.tmpfs === undefined ? [] : [tmpfs(web.tmpfs)])]) as Snippet['mounts'],
    network: networkOf(web.network_mode),
    env: web.environment,
    readOnlyRoot: web.read_only,
  };
}

/** The container of a command line `podman run FLAGS IMAGE COMMAND`, or the same of docker. */
function commandContainer(line: string): Container {
  const [engine = '', run = '', ...words] = line.split(' ');
  if (!['podman', 'docker'].includes(engine) || run !== 'run')
    throw new Error(`no command that runs a container: ${line}`);
  const container: Container = { mounts: [], network: 'own', env: {}, readOnlyRoot: false };
  while (words[0]?.startsWith('-')) {
    const flag = words.shift() as string;
    if (flag === '--read-only') {
      container.readOnlyRoot = true;
      continue;
    }
    const value = words.shift() ?? '';
    if (flag === '-v' || flag === '--volume') container.mounts.push(bind(value));
    else if (flag === '--mount') container.mounts.push(mounted(keyedMount(value, NOWHERE, PATHS), false));
    else if (flag === '--tmpfs') container.mounts.push(tmpfs(value));
    else if (flag === '-e') container.env[value.split('=', 1)[0] as string] = value.slice(value.indexOf('=') + 1);
    else if (flag === '--network') container.network = networkOf(value);
    else if (flag !== '--dns') throw new Error(`a flag that this reader does not know: ${flag}`);
  }
  return { ...container, mounts: inEngineOrder(container.mounts) as Snippet['mounts'] };
}

function bind(text: string): Snippet['mounts'][number] {
  return mounted(shortMount(text, NOWHERE, PATHS), text.split(':')[2]?.split(',').includes('ro') === true);
}

function tmpfs(text: string): Snippet['mounts'][number] {
  return mounted(tmpfsMount(text, NOWHERE), false);
}

function mounted(mount: Mount | null, readOnly: boolean): Snippet['mounts'][number] {
  if (!mount) throw new Error('a mount without a target');
  return { ...mount, readOnly };
}

function networkOf(mode: string): Snippet['network'] {
  if (mode === 'bridge') return 'own';
  if (mode === 'host') return 'host';
  if (/^(service|container):/.test(mode)) return 'joined';
  throw new Error(`a network that this reader does not know: ${mode}`);
}
