import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Timeline } from '../../../lab/core/timeline.ts';
import { fileActions } from '../../../lab/host/files.ts';
import type { Host } from '../../../lab/host/host.ts';
import type { ProbeProcess } from '../../../lab/probe/index.ts';
import { ResolvConfObserver } from '../../../lab/scenario/resolv-conf-observer.ts';
import { Resources } from '../../../lab/scenario/resources.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

let stack: AsyncDisposableStack;
let etc: string;
let timeline: Timeline;
let resources: Resources;
let observer: ResolvConfObserver;
let end: () => Promise<void>;

/** A scenario with one probe, whose /etc is a directory of this test. */
beforeEach(async () => {
  stack = new AsyncDisposableStack();
  const { path } = stack.use(await temporaryDirectory());
  etc = join(path, 'etc');
  await mkdir(etc);
  await chmod(path, 0o755);
  await writeFile(join(etc, 'resolv.conf'), 'old\n');
  const words = ['--die-with-parent', '--ro-bind', '/', '/', '--bind', etc, '/etc', 'sh', '-c', 'echo $$; read end'];
  const started = spawn('bwrap', words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = once(started, 'close');
  end = async () => {
    started.stdin.end();
    await closed;
  };
  stack.defer(() => end());
  const [pid] = await once(createInterface(started.stdout), 'line');
  timeline = new Timeline();
  resources = new Resources();
  observer = new ResolvConfObserver(resources, timeline);
  stack.defer(observer.follow());
  const exited = closed.then(() => ({ code: 0, signal: null }));
  const probe = { name: 'program', ready: { pid: Number(pid) }, exited } as unknown as ProbeProcess;
  resources.addProgram({ probe, host: { name: 'client' } as Host, mounts: [], env: {} });
});
afterEach(() => stack.disposeAsync());

const readings = () =>
  timeline.sorted().flatMap((event) => (event.kind === 'resolv-conf' ? [[event.when, event.file?.content]] : []));

test('each file change of the lab is followed by a reading', async () => {
  const files = fileActions('client', { folder: etc, called: '/etc' }, timeline);
  await files.renameOver('resolv.conf', 'new\n');
  await files.remove('resolv.conf');
  expect(readings()).toEqual([
    ['change', 'new\n'],
    ['change', undefined],
  ]);
});

test('a step records only a difference from the last reading', async () => {
  observer.readAll('change');
  observer.readAll('step');
  await writeFile(join(etc, 'resolv.conf'), 'by another\n');
  observer.readAll('step');
  observer.readAll('step');
  expect(readings()).toEqual([
    ['change', 'old\n'],
    ['step', 'by another\n'],
  ]);
});

test('a probe that has ended is not read, and keeps its name', async () => {
  const [{ probe } = {}] = resources.programs;
  await end();
  await probe?.exited;
  observer.readAll('step');
  expect(readings()).toEqual([]);
  expect(resources.programs).toEqual([]);
  expect(resources.probeName(probe?.ready.pid as number)).toBe('program');
  expect(resources.probeName(process.pid)).toBeNull();
});
