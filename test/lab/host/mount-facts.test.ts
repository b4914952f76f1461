import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Host } from '../../../lab/host/host.ts';
import { mountFacts } from '../../../lab/host/mount-facts.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let client: Host;
let container: Host;

beforeEach(async () => {
  directory = await temporaryDirectory();
  client = await hostNamed('client');
  container = await hostNamed('container');
});
afterEach(() => directory[Symbol.asyncDispose]());

/** A host with directories only: mount facts need no network. */
async function hostNamed(name: string): Promise<Host> {
  const [etc, run, outside] = ['etc', 'run', 'outside'].map((part) => join(directory.path, name, part));
  for (const folder of [etc, run, outside]) await mkdir(folder as string, { recursive: true });
  return { name, etc, run, outside } as Host;
}

const facts = (mounts: Parameters<typeof mountFacts>[1]) => mountFacts(container, mounts, [client, container]);

const own = [
  { target: '/etc', source: 'container: /etc' },
  { target: '/run', source: 'container: /run' },
];

test("a program sees its own host's /etc and /run", () => {
  expect(facts([])).toEqual(own);
});

test("directories of another host have that host's paths, and follow the program's own mounts", () => {
  expect(
    facts([
      { source: client.run, target: '/run', writable: true },
      { source: join(client.run, 'agent'), target: '/run/agent' },
      { empty: true, target: '/run/nscd' },
    ]),
  ).toEqual([
    ...own,
    { target: '/run', source: 'client: /run' },
    { target: '/run/agent', source: 'client: /run/agent, read-only' },
    { target: '/run/nscd', source: 'empty' },
  ]);
});

test('a small file has its content, a large file has none', async () => {
  const mounts = [];
  for (const [name, content] of [
    ['resolv.conf', 'nameserver 127.0.0.1\n'],
    ['large', 'x'.repeat(5000)],
  ] as const) {
    const source = join(container.outside, name);
    await writeFile(source, content);
    mounts.push({ source, target: `/etc/${name}` });
  }
  expect(facts(mounts).slice(own.length)).toEqual([
    {
      target: '/etc/resolv.conf',
      source: 'container: outside/resolv.conf, read-only',
      content: 'nameserver 127.0.0.1\n',
    },
    { target: '/etc/large', source: 'container: outside/large, read-only' },
  ]);
});

test('a directory whose name only begins with the name of a host does not belong to it', () => {
  const [fact] = facts([{ source: `${client.run}-other`, target: '/x' }]).slice(own.length);
  expect(fact?.source).toBe(`${client.run}-other, read-only`);
});
