import { expect, test } from 'vitest';
import { DefinitionError, type MachineDefinition, type Situation } from '../../../lab/form/definition.ts';
import { unlinkedPairs } from '../../../lab/form/machines.ts';
import { readSituation } from '../../../lab/form/situation.ts';

const read = (machines: Record<string, MachineDefinition>, differs: Partial<Situation> = {}) =>
  readSituation({
    conf: 'nameserver A',
    servers: { A: 'answers', B: { on: 'container', address: '10.1.1.1' } },
    steps: ['getaddrinfo www.lab.test'],
    machines: { container: {}, ...machines },
    ...differs,
  }).machines;

test('each machine has its own files, and the addresses of its servers', () => {
  const machines = read({ container: { conf: 'nameserver B', hosts: '192.0.2.9 x', nsswitch: 'hosts: dns' } });
  expect(machines.map(({ name, resolvConf, ip }) => ({ name, resolvConf, ip }))).toEqual([
    { name: 'client', resolvConf: 'nameserver 127.0.0.1\n', ip: [] },
    { name: 'container', resolvConf: 'nameserver 10.1.1.1\n', ip: ['addr add 10.1.1.1/32 dev lo'] },
  ]);
  expect(machines[1]?.etc).toMatchObject({ 'nsswitch.conf': 'hosts: dns\n' });
  expect(machines[1]?.etc.hosts).toContain('192.0.2.9 x');
});

test('a resolv.conf of another folder has the addresses as well, at first and after a step', () => {
  const differs = {
    etc: { 'app/resolv.conf': 'nameserver A', 'app/other': 'nameserver A' },
    files: { '/srv/jail/etc/resolv.conf': 'nameserver A' },
    steps: ['file /srv/jail/etc/resolv.conf nameserver B', 'getaddrinfo www.lab.test'],
  } satisfies Partial<Situation>;
  const [client] = read({}, differs);
  expect(client?.etc).toMatchObject({ 'app/resolv.conf': 'nameserver 127.0.0.1\n', 'app/other': 'nameserver A\n' });
  expect(client?.files).toEqual({ '/srv/jail/etc/resolv.conf': 'nameserver 127.0.0.1\n' });
  const { steps } = readSituation({ conf: 'nameserver A', servers: { A: 'answers', B: 'answers' }, ...differs });
  expect(steps[0]).toMatchObject({ do: 'file', content: 'nameserver 127.0.0.2\n' });
  const stranger = { files: { '/srv/jail/etc/resolv.conf': 'nameserver C' } };
  expect(() => read({}, stranger)).toThrow("no server 'C'");
});

test('mounts and links', () => {
  const mounts = { '/run': 'client:/run', '/etc/x': 'container:/etc/y ro', '/run/nscd': 'empty' };
  const [, container] = read({ container: { mounts, link: '10.9.0.2/24 to client 10.9.0.1/24' } });
  expect(container?.mounts).toEqual([
    { target: '/run', machine: 'client', path: '/run', readOnly: false },
    { target: '/etc/x', machine: 'container', path: '/etc/y', readOnly: true },
    { target: '/run/nscd', empty: true },
  ]);
  expect(container?.link).toEqual({ address: '10.9.0.2/24', to: 'client', toAddress: '10.9.0.1/24' });
});

test.each([
  [{ '/run': 'empty' }, "'/run'"],
  [{ '/run': 'client:/run ro' }, "'/run'"],
  [{ '/run/nscd': 'client:/run/nscd ro' }, "'/run/nscd'"],
  [{ '/run/nscd': 'client:/run/other', '/run': 'client:/run' }, "'/run'"],
])('a daemon has a folder of its own for its socket: not with %o', (daemonMounts, named) => {
  const differs = { daemons: ['nscd'], files: { '/run/other/': '' }, daemonMounts } satisfies Partial<Situation>;
  expect(() => read({}, differs)).toThrow(`daemonMounts: ${named} leaves the daemon no folder of its own`);
});

test.each([
  { '/run': 'client:/run/other' },
  { '/run': 'client:/run ro', '/run/nscd': 'client:/run/other' },
  { '/run/systemd': 'empty' },
])('a folder of its own for the socket of a daemon: %o', (daemonMounts) => {
  const differs = { daemons: ['nscd'], files: { '/run/other/': '' }, daemonMounts } satisfies Partial<Situation>;
  expect(() => read({}, differs)).not.toThrow();
});

test("a mount may be a part of an image, or of a folder of a machine's files", () => {
  const mounts = { '/opt/a': 'image:debian-trixie+libnss-x,libnss-y:/usr/lib', '/srv': 'client:/var/lib/app/sub' };
  const machines = read({ container: { mounts } }, { files: { '/var/lib/app/x': 'a' } });
  expect(machines[1]?.mounts).toEqual([
    { target: '/opt/a', image: { id: 'debian-trixie', packages: ['libnss-x', 'libnss-y'] }, path: '/usr/lib' },
    { target: '/srv', machine: 'client', path: '/var/lib/app/sub', readOnly: false },
  ]);
});

test('without a link no machine reaches another', () => {
  expect(unlinkedPairs(read({}))).toEqual([
    ['client', 'container'],
    ['container', 'client'],
  ]);
  expect(unlinkedPairs(read({ container: { link: '10.9.0.2/24 to client 10.9.0.1/24' } }))).toEqual([]);
});

test.each<[string, Record<string, MachineDefinition>, Partial<Situation>]>([
  ["'A B' is no name of a machine", { 'A B': {} }, {}],
  ["a machine cannot have the name 'router'", { router: {} }, {}],
  ["no machine 'clint': did you mean 'client'?", { container: { mounts: { '/run': 'clint:/run' } } }, {}],
  ["'client:/home' is no mount", { container: { mounts: { '/run': 'client:/home' } } }, {}],
  ["'client:/run/../etc' is no mount", { container: { mounts: { '/run': 'client:/run/../etc' } } }, {}],
  ["'run' is no absolute path", { container: { mounts: { run: 'client:/run' } } }, {}],
  ["'10.9.0.2 to client' is no link", { container: { link: '10.9.0.2 to client' } }, {}],
  ['machine container has a link to itself', { container: { link: '10.9.0.2/24 to container 10.9.0.1/24' } }, {}],
  [
    'machine client has two links',
    { container: { link: '10.9.0.2/24 to client 10.9.0.1/24' }, b: { link: '10.8.0.2/24 to client 10.8.0.1/24' } },
    {},
  ],
  ["server A is on 'far': no machine 'far'", {}, { servers: { A: { on: 'far' } } }],
  [
    'a router stands before servers of the client alone',
    {},
    { servers: { A: { on: 'container', does: 'blackhole' } } },
  ],
])('%s', (message, machines, differs) => {
  expect(() => read(machines, differs)).toThrow(DefinitionError);
  expect(() => read(machines, differs)).toThrow(message);
});
