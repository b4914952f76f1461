import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Inspected } from '../../../lab/inspect/document.ts';
import { readProcess } from '../../../lab/inspect/input/process.ts';
import { ARCH } from '../../../lab/libc/inspect/arch.ts';
import { libcFile } from '../../../lab/libc/inspect/inspect-root.ts';
import { readyLibc } from '../../libc/custom-libc-fixture.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { idsOf, inspected } from './inspected.ts';
import { onMachine } from './machine.ts';

/** Starts these processes on a machine with a socket, and returns the findings of each. */
async function findings(...processes: string[]): Promise<string[][]> {
  const starts = processes.map((each) => `started ${each}; pids="\${pids:-} $pid"`);
  const all = await onMachine<Inspected[]>(
    `listen /run/nscd/socket\ncp /etc/passwd /run\n${starts.join('\n')}\ninspect $pids`,
  );
  return all.map(idsOf);
}

describe('the socket', () => {
  test('is seen through each mount that carries it', async () => {
    const carriers = ['/run /run', '/run/nscd /run/nscd', '/run/nscd/socket /run/nscd/socket'];
    const words = carriers.map((each) => `container --unshare-net --ro-bind ${each}`);
    expect(await findings(...words)).toEqual(carriers.map(() => ['nscd-socket']));
  });

  test('is not seen by decoys', async () => {
    expect(
      await findings(
        'container --unshare-net',
        'container --unshare-net --bind /run /run --tmpfs /run/nscd',
        'container --unshare-net --bind /run/other /run',
        'container --unshare-net --bind /run /host/run',
        'container --unshare-net --bind /run /running',
        'container --unshare-net --bind /run/other /run/nscd',
        'container --unshare-net --bind /run/passwd /run/nscd/socket',
      ),
    ).toEqual([[], [], [], [], [], [], []]);
  });

  test('of another daemon, inside, is not the host’s', async () => {
    const script = `
      listen /run/nscd/socket
      mkdir -p /mnt/inner/nscd; listen /mnt/inner/nscd/socket
      started container --unshare-net --bind /mnt/inner /run
      inspect $pid`;
    expect((await onMachine<Inspected[]>(script)).map(idsOf)).toEqual([[]]);
  });

  test('leaks into another network without a mount, and is at its place in the same network', async () => {
    expect(
      await findings(
        'unshare --net sh -c "$PROCESS"',
        'sh -c "$PROCESS"',
        'unshare --mount sh -c "$PROCESS"',
        `unshare --mount sh -c 'mount -t tmpfs none /run/nscd; echo $$ > /mnt/said; exec sleep infinity'`,
      ),
    ).toEqual([['nscd-socket'], [], [], []]);
  });

  test('is found at its mount, below another name of it on the host as well', async () => {
    const script = `
      listen /run/nscd/socket
      mkdir /mnt/again; mount --bind /run /mnt/again
      started container --unshare-net --bind /mnt/again /run
      inspect $pid`;
    const [found] = await onMachine<Inspected[]>(script);
    expect(found?.findings[0]).toMatchObject({ id: 'nscd-socket', severity: 'high' });
    expect(found?.findings[0]?.seen).toEqual([
      { file: expect.stringMatching(/^\/proc\/\d+\/mountinfo$/), value: 'mounted at /run: tmpfs' },
    ]);
  });

  test('need not be there yet, if a mount is to carry it', async () => {
    const script = `
      started container --unshare-net --bind /run /run; pids=$pid
      started unshare --net sh -c "$PROCESS"
      inspect $pids $pid`;
    const [mounted, other] = await onMachine<Inspected[]>(script);
    const why = expect.stringContaining('there is no such socket now');
    const found = mounted?.findings.find(({ id }) => id === 'nscd-socket');
    expect(found).toMatchObject({ severity: 'low', why });
    expect(idsOf(other as Inspected)).toEqual([]);
  });

  test('leaks less in the network of the host', async () => {
    const script = 'listen /run/nscd/socket\nstarted container --bind /run /run --ro-bind /etc /etc\ninspect $pid';
    const [found] = await onMachine<Inspected[]>(script);
    expect(found?.findings[0]).toMatchObject({ id: 'nscd-socket', severity: 'medium' });
  });
});

describe('resolv.conf', () => {
  const one = 'container --unshare-net --ro-bind /mnt/etc/resolv.conf /etc/resolv.conf';

  test('as a mount of one file, before and after a rename over its source', async () => {
    const script = `
      started ${one}; before=$pid
      first=$(inspect $before)
      echo 'nameserver 10.0.0.2' > /mnt/etc/new
      mv /mnt/etc/new /mnt/etc/resolv.conf
      second=$(inspect $before)
      echo "[$first,$second]"`;
    const [before, after] = await onMachine<Inspected[][]>(script);
    expect((before ?? []).map(idsOf)).toEqual([['resolv-conf-mount']]);
    expect((after ?? []).map(idsOf)).toEqual([['resolv-conf-stale']]);
    expect(after?.[0]?.findings[0]?.seen[0]?.value).toContain('//deleted');
    expect(after?.[0]?.resolver?.nameservers).toEqual(['10.0.0.1']);
  });

  test('as a copy, in the network of the host', async () => {
    const script = `
      echo 'nameserver 10.0.0.3' > /mnt/copy
      mkdir -p /mnt/folder; cp /mnt/copy /mnt/folder/resolv.conf
      started container --bind /mnt/copy /etc/resolv.conf; pids=$pid
      started container --bind /mnt/folder /etc; pids="$pids $pid"
      started container --bind /mnt/etc /etc; pids="$pids $pid"
      started container --unshare-net --bind /mnt/folder /etc; pids="$pids $pid"
      inspect $pids`;
    expect((await onMachine<Inspected[]>(script)).map(idsOf)).toEqual([
      ['resolv-conf-stale'],
      ['resolv-conf-copy'],
      [],
      [],
    ]);
  });

  test('of a chroot, whose variables count too', async () => {
    const script = `
      mkdir -p /mnt/jail/etc /mnt/jail/usr /mnt/jail/proc
      mount --bind /usr /mnt/jail/usr
      for link in bin lib lib64; do ln -s usr/$link /mnt/jail/$link; done
      mkdir /mnt/jail/mnt; mount --bind /mnt /mnt/jail/mnt
      printf 'nameserver 10.0.0.9\\nsearch a b\\n' > /mnt/jail/etc/resolv.conf
      started env RES_OPTIONS=ndots:9 chroot /mnt/jail sh -c "$PROCESS"
      inspect $pid`;
    const [found] = await onMachine<Inspected[]>(script);
    expect(idsOf(found as Inspected)).toEqual(['resolv-conf-copy', 'search-list']);
    expect(found?.resolver).toMatchObject({ nameservers: ['10.0.0.9'], search: ['a', 'b'], ndots: 9 });
  });
});

test('a process that is not there is one line', async () => {
  expect(await onMachine('inspect 4194303')).toEqual([{ error: 'there is no process 4194303' }]);
});

describe('the C library', () => {
  test('is the one that is mapped, by its build-id', async () => {
    const { root, buildId, version } = await readyLibc('debian-trixie');
    await using running = await onLibc(root);
    const found = inspected(await readProcess(running.pid));
    expect(found.libc).toMatchObject({ kind: 'glibc', version, buildId });
    expect(idsOf(found)).not.toContain('libc-replaced');
  });

  test('is older than that on disk after an upgrade, and not after the same was installed again', async () => {
    const { root } = await readyLibc('debian-trixie');
    await using running = await onLibc(root);
    await running.replaceBy(root);
    expect(idsOf(inspected(await readProcess(running.pid)))).not.toContain('libc-replaced');
    await running.replaceBy((await readyLibc('debian-forky')).root);
    const found = inspected(await readProcess(running.pid));
    expect(idsOf(found)).toContain('libc-replaced');
    await rm(running.file);
    expect(idsOf(inspected(await readProcess(running.pid)))).toContain('libc-replaced');
  });
});

/** A process that runs on copies of the libraries of a root, in a folder that goes with it. */
async function onLibc(root: string) {
  const stack = new AsyncDisposableStack();
  const { path } = stack.use(await temporaryDirectory());
  const file = join(path, 'libc.so.6');
  const from = dirname(await libcFile('glibc', root));
  await mkdir(path, { recursive: true });
  for (const name of ['libc.so.6', ARCH.loader]) await cp(join(from, name), join(path, name), { dereference: true });
  const child = spawn(join(path, ARCH.loader), ['--library-path', path, '/bin/cat'], { stdio: 'pipe' });
  stack.defer(async () => {
    const closed = once(child, 'close');
    child.stdin.end();
    await closed;
  });
  // What it writes back says that it has mapped all that it needs.
  child.stdin.write('up\n');
  await once(child.stdout, 'data');
  return {
    pid: child.pid as number,
    file,
    async replaceBy(other: string) {
      await cp(await libcFile('glibc', other), `${file}.new`, { dereference: true });
      await rename(`${file}.new`, file);
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
