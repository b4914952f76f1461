import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readContainerJson } from '../../../lab/inspect/input/container-json.ts';
import { readyLibc } from '../../libc/custom-libc-fixture.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { idsOf, inspected, lay } from './inspected.ts';

const container = (name: string, more: object = {}) => ({
  Id: 'abc',
  Name: `/${name}`,
  Path: 'getent',
  Config: { Image: 'debian:13', Env: ['PATH=/usr/bin'] },
  HostConfig: { NetworkMode: 'bridge', Dns: [], DnsOptions: null, DnsSearch: [] },
  Mounts: [],
  ...more,
});
const bind = (Source: string, Destination: string) => ({ Type: 'bind', Source, Destination, Mode: 'ro', RW: false });

test('the output of docker inspect has each of its containers', async () => {
  await using folder = await temporaryDirectory();
  const { root, buildId } = await readyLibc('debian-trixie');
  const list = [
    container('leaks', { Mounts: [bind('/run', '/run')], GraphDriver: { Data: { MergedDir: root } } }),
    container('cured', { Mounts: [bind('/run', '/run')], HostConfig: { Tmpfs: { '/run/nscd': '' } } }),
    container('volume', { Mounts: [{ Type: 'volume', Name: 'run', Source: '/x/_data', Destination: '/run' }] }),
    container('host', { Mounts: [bind('/run', '/run')], HostConfig: { NetworkMode: 'host' } }),
    container('set', { HostConfig: { DnsSearch: ['a', 'b'], DnsOptions: ['ndots:5'], Dns: ['10.0.0.1'] } }),
  ];
  await lay(folder.path, { 'c.json': JSON.stringify(list, null, 4) });
  const found = (await readContainerJson(join(folder.path, 'c.json'))).map(inspected);
  expect(found.map((each) => [each.name, idsOf(each)])).toEqual([
    ['leaks', ['nscd-socket']],
    ['cured', []],
    ['volume', []],
    ['host', ['nscd-socket']],
    ['set', ['search-list']],
  ]);
  expect(found[0]?.libc).toMatchObject({ buildId });
  expect(found[3]?.findings[0]?.severity).toBe('medium');
});

test('another document is one line', async () => {
  await using folder = await temporaryDirectory();
  await lay(folder.path, { 'c.json': '[{"Id": "x"}]' });
  await expect(readContainerJson(join(folder.path, 'c.json'))).rejects.toThrow(
    /:1: this is no output of docker inspect/,
  );
});
