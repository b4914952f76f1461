import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readQuadlet } from '../../../lab/inspect/input/quadlet.ts';
import { readyLibc } from '../../libc/custom-libc-fixture.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { idsOf, inspected, lay } from './inspected.ts';

let folder: string;
let stack: AsyncDisposableStack;
beforeEach(async () => {
  stack = new AsyncDisposableStack();
  folder = stack.use(await temporaryDirectory()).path;
});
afterEach(() => stack.disposeAsync());

async function quadlet(lines: string, files: Record<string, string> = {}, file = 'app.container') {
  await lay(folder, { ...files, [file]: `[Unit]\nDescription=x\n\n[Container]\nImage=x\n${lines}\n` });
  return inspected(await readQuadlet(join(folder, file)));
}

describe('the socket is seen', () => {
  test.each([
    ['Volume=/var/run:/var/run:ro'],
    ['Volume = /run:/run'],
    ['Volume=%t:/run'],
    ['Volume=\\\n  /run:/run'],
    ['Mount=type=bind,source=/run,destination=/run,ro'],
    ['Mount=type=bind,src=/run/nscd,target=/var/run/nscd'],
    ['PodmanArgs=--cap-add=ALL -v /run:/run'],
    ['PodmanArgs=--volume=/run:/run'],
    ['PodmanArgs="--mount" "type=bind,source=/run,destination=/run"'],
    ['Volume=run.volume:/run'],
    ['Pod=p.pod'],
    ['Volume=/none:/none\nVolume=/run:/run'],
  ])('%j', async (lines) => {
    const files = {
      'run.volume': '[Volume]\nDevice=/run\nType=bind\n',
      'p.pod': '[Pod]\nVolume=/run:/run\n',
    };
    expect(idsOf(await quadlet(lines, files))).toEqual(['nscd-socket']);
  });

  test('by a drop-in', async () => {
    expect(idsOf(await quadlet('', { 'app.container.d/10-x.conf': '[Container]\nVolume=/run:/run\n' }))).toEqual([
      'nscd-socket',
    ]);
  });
});

describe('decoys', () => {
  test.each([
    ['Volume=/run:/run\nTmpfs=/run/nscd'],
    ['Tmpfs=/var/run/nscd:size=1M\nVolume=/var/run:/var/run'],
    ['Volume=/run:/run\nMount=type=tmpfs,destination=/run/nscd'],
    ['Volume=/run:/run\nMask=/proc/x:/run/nscd'],
    ['Volume=/run:/run\nPodmanArgs=--tmpfs /run/nscd'],
    ['Volume=/run:/run\nVolume='],
    ['#Volume=/run:/run\n;Volume=/run:/run'],
    ['Volume=/var/running:/var/run'],
    ['Volume=run:/run'],
    ['Volume=run.volume:/run'],
    ['Volume=/run/dbus:/run/dbus'],
    ['Exec=-v /run:/run'],
  ])('%j', async (lines) => {
    expect(idsOf(await quadlet(lines, { 'run.volume': '[Volume]\nLabel=x\n' }))).toEqual([]);
  });

  test('another section', async () => {
    expect(idsOf(await quadlet('[Service]\nVolume=/run:/run'))).toEqual([]);
  });

  test('%t of a user is a folder of that user', async () => {
    expect(idsOf(await quadlet('Volume=%t:/run', {}, '.config/containers/systemd/app.container'))).toEqual([]);
  });
});

test('settings of the resolver, and the network', async () => {
  const found = await quadlet(
    'DNS=10.0.0.1\nDNSOption=ndots:3\nDNSSearch=a.test\nDNSSearch=b.test\nNetwork=host\nVolume=/run:/run\nEnvironment=A=1 "RES_OPTIONS=attempts:4"',
  );
  expect(found.resolver).toMatchObject({ nameservers: ['10.0.0.1'], search: ['a.test', 'b.test'], ndots: 3 });
  expect(idsOf(found)).toEqual(['nscd-socket', 'search-list', 'long-wait']);
  expect(found.findings[0]).toMatchObject({ severity: 'medium' });
  expect(found.findings[0]?.seen).toEqual([
    { file: join(folder, 'app.container'), line: 11, value: 'Volume=/run:/run' },
  ]);
});

test('a root of its own has a C library', async () => {
  const { root, buildId } = await readyLibc('debian-trixie');
  expect((await quadlet(`Rootfs=${root}`)).libc).toMatchObject({ buildId });
});

test.each([
  ['[Container]\nnonsense', /:2: 'nonsense' is neither \[Section\] nor Key=value/],
  ['[Service]\nA=b', /is no quadlet of a container/],
  ['', /is no quadlet of a container/],
])('%j is one line', async (text, message) => {
  await lay(folder, { 'app.container': text });
  await expect(readQuadlet(join(folder, 'app.container'))).rejects.toThrow(message);
});
