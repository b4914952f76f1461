import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Host } from '../../../lab/host/host.ts';
import { processView } from '../../../lab/host/process-view.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

let stack: AsyncDisposableStack;
let hosts: Host[];
beforeEach(async () => {
  stack = new AsyncDisposableStack();
  const { path } = stack.use(await temporaryDirectory());
  hosts = await Promise.all(['client', 'other'].map((name) => hostBelow(path, name)));
});
afterEach(() => stack.disposeAsync());

/** A host with directories only, with /run/nscd as a mount point. */
async function hostBelow(path: string, name: string): Promise<Host> {
  const [etc = '', run = '', outside = ''] = ['etc', 'run', 'outside'].map((part) => join(path, name, part));
  for (const folder of [etc, join(run, 'nscd'), outside]) await mkdir(folder, { recursive: true });
  // Another network than that of this process.
  return {
    name,
    etc,
    run,
    outside,
    network: { path: join('/proc/self/ns', name === 'client' ? 'user' : 'pid') },
  } as Host;
}

/** Starts a process with these arguments of bwrap, and an environment. */
async function sandboxed(words: readonly string[], environment: Record<string, string> = {}) {
  const variables = Object.entries(environment).flatMap(([name, value]) => ['--setenv', name, value]);
  const base = ['--die-with-parent', '--ro-bind', '/', '/', '--clearenv', ...words, ...variables];
  const started = spawn('bwrap', [...base, '/bin/sh', '-c', 'echo $$; read end'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  stack.defer(async () => {
    const closed = once(started, 'close');
    started.stdin.end();
    await closed;
  });
  const [line] = await once(createInterface(started.stdout), 'line');
  return Number(line);
}

const view = (pid: number) => processView('program', pid, 'client', hosts);

test('mounts have their source, and whether they are read-only', async () => {
  const [client, other] = hosts as [Host, Host];
  const own = ['--bind', client.etc, '/etc', '--bind', client.run, '/run'];
  const pid = await sandboxed([...own, '--ro-bind', other.run, '/run', '--tmpfs', '/run/nscd']);
  expect(view(pid)).toMatchObject({ kind: 'process-view', process: 'program', pid, host: 'client' });
  expect(view(pid).mounts).toEqual([
    { target: '/etc', source: 'client: /etc', readOnly: false },
    { target: '/run', source: 'other: /run', readOnly: true },
    { target: '/run/nscd', source: 'an own tmpfs', readOnly: false },
  ]);
});

test('each namespace is the own one, that of the lab, or the network of a host', async () => {
  const namespaces = async (...words: string[]) => view(await sandboxed(words)).namespaces;
  const all = { cgroup: 'lab', ipc: 'lab', mnt: 'own', net: 'lab', pid: 'lab', uts: 'lab' };
  expect(await namespaces()).toMatchObject(all);
  expect(await namespaces('--unshare-ipc', '--unshare-uts')).toMatchObject({ ...all, ipc: 'own', uts: 'own' });
  const pid = await sandboxed(['--unshare-net']);
  expect(view(pid).namespaces).toMatchObject({ net: 'own' });
  const network = { path: `/proc/${pid}/ns/net` };
  const [client, other] = hosts.map((host) => ({ ...host, network })) as [Host, Host];
  expect(processView('program', pid, 'other', [client, other]).namespaces).toMatchObject({ net: 'other' });
  expect(processView('program', pid, 'client', [client, other]).namespaces).toMatchObject({ net: 'client' });
});

test('a mount that a later one hides is not seen', async () => {
  const [client, other] = hosts as [Host, Host];
  const below = ['--bind', client.run, '/run', '--bind', other.outside, '/run/nscd'];
  const pid = await sandboxed(['--bind', client.etc, '/etc', ...below, '--bind', other.run, '/run']);
  expect(view(pid).mounts.map(({ target, source }) => `${source} at ${target}`)).toEqual([
    'client: /etc at /etc',
    'other: /run at /run',
  ]);
});

test('the environment has only the variables that glibc reads', async () => {
  const environment = {
    RES_OPTIONS: 'ndots:2',
    LOCALDOMAIN: 'a=b',
    RESOLV_MULTI: 'on',
    HOME: '/',
    NOT_RES_OPTIONS: 'x',
  };
  const pid = await sandboxed([], environment);
  expect(view(pid).environment).toEqual({ RES_OPTIONS: 'ndots:2', LOCALDOMAIN: 'a=b', RESOLV_MULTI: 'on' });
});

test('the view of a process that has ended cannot be read', async () => {
  const ended = spawn('true');
  await once(ended, 'close');
  expect(() => view(ended.pid as number)).toThrow(/what program \(process \d+\) sees cannot be read: ENOENT/);
});
