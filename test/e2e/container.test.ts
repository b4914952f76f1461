import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, delimiter, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CONTAINER_NAME } from '../../lab/container/bundle.ts';
import { withDescendants } from '../../lab/program/descendants.ts';
import { findOnPath } from '../../lab/requirements/programs.ts';
import { cacheDir } from '../../lab/util/cache-paths.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { insideOf, whenEnded } from '../namespaces/whole-end.ts';
import { ONE_CELL } from './command.ts';
import { holdNamespacesOf, hostState } from './host.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';
import { inTheMiddle, startEndless } from './middle.ts';

let runc: string;
let path: string;
let commands: OneProcess;
beforeAll(async () => {
  commands = inOneProcess();
  const found = await findOnPath('runc');
  if (!found) throw new Error('runc is not installed: npm test installs it');
  runc = found;
});
afterAll(() => commands[Symbol.asyncDispose]());
beforeEach(async ({ onTestFinished }) => {
  const directory = await temporaryDirectory();
  onTestFinished(() => directory[Symbol.asyncDispose]());
  ({ path } = directory);
});

/** The variants of the repros that are about containers. */
const VARIANTS =
  'main,*-bound,*-only-name,users-and-groups,read-only-root,network-*,no-cure-*,cure-no-bind,cure-[pth]*,change-*mount,change-copied-file';

test('containers give the verdicts of the sandbox', async () => {
  const words = ['nscd-socket-leak', 'stale-resolv-conf', '--variant', VARIANTS, '--daemon', 'none,nsncd'];
  const verdicts = async (container?: string) => {
    const where = [
      '--libc',
      'crosstool-2.17,debian-trixie,musl-trixie',
      '--probe',
      'c',
      ...(container ? ['--container', container] : []),
    ];
    const out = join(path, container ?? 'sandbox');
    const { exitCode, document } = await commands.run([...words, ...where, '--out', out]);
    expect(exitCode).toBe(0);
    expect(document.cells.map((cell) => cell.container)).toEqual(document.cells.map(() => container));
    return document.cells.map(({ id, status, observed, reason }) =>
      [id, status, observed, ...(status === 'inconclusive' ? [reason] : [])].join(' '),
    );
  };
  const [sandbox, containers] = [await verdicts(), await verdicts('runc')];
  expect(containers).toEqual(sandbox);
  for (const observed of ['reproduced', 'not-reproduced'])
    expect(containers.filter((each) => each.endsWith(`pass ${observed}`)).length).toBeGreaterThan(20);
});

/** A cell, and the command that prints the pid namespaces of its program and of the shell. */
const SHELL = ['shell', 'stale-resolv-conf/main/host/none/c'];
const NAMESPACES = [
  '--',
  'sh',
  '-c',
  `pid=$(program | grep -o '[0-9]*' | head -1); readlink /proc/$pid/ns/pid /proc/self/ns/pid`,
];

test.each([
  ['a shell', ['--container', 'runc'], 2],
  ['a shell without --container', [], 1],
])('%s is beside programs in %j', async (_, container, namespaces) => {
  const { exitCode, stdout, stderr } = await commands.start([...SHELL, ...container, ...NAMESPACES]);
  const printed = stdout.split('\n');
  expect(exitCode, stderr).toBe(0);
  expect(printed).toEqual([expect.stringMatching(/^pid:/), expect.stringMatching(/^pid:/)]);
  expect(new Set(printed).size).toBe(namespaces);
});

test('programs in containers look up names for a shell', async () => {
  const { stdout } = await commands.start([
    ...[...SHELL, '--container', 'runc', '--'],
    ...['sh', '-c', 'program old.lab.test; lookup new.lab.test; on-libc cat /etc/resolv.conf'],
  ]);
  expect(stdout).toMatch(/program +getaddrinfo old\.lab\.test → 192\.0\.2\.2\b/);
  expect(stdout).toMatch(/lookup-1 +getaddrinfo new\.lab\.test → 192\.0\.2\.2\b/);
  expect(stdout).toContain('nameserver 127.0.0.2');
  expect(await cgroups()).toEqual([]);
});

/** The cgroups of this machine that a container runtime made for the lab. */
async function cgroups(): Promise<string[]> {
  const all = await readdir('/sys/fs/cgroup', { recursive: true });
  return all.filter((each) => basename(each).startsWith(CONTAINER_NAME));
}

test('of a run with containers nothing is left after its SIGKILL', async () => {
  const [out, temporary] = [join(path, 'out'), join(path, 'tmp')];
  await mkdir(temporary);
  const before = await hostState();
  const running = startEndless(['--container', 'runc', '--out', out], { TMPDIR: temporary });
  await inTheMiddle(running.stderr, running);
  const family = withDescendants(running.pid as number);
  expect(await cgroups()).toEqual([]);
  await using namespaces = await holdNamespacesOf(family);
  const gone = whenEnded(insideOf(running.pid as number));
  running.kill('SIGKILL');
  await Promise.all([gone, running]);
  expect(await namespaces.processes()).toEqual([]);
  expect(await hostState()).toEqual(before);
  expect(await cgroups()).toEqual([]);
  expect(await readdir(temporary)).toEqual([]);
  expect(await readdir(join(cacheDir(), 'workspace'))).toEqual([]);
});

describe('with another program in the place of runc', () => {
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  let replaced: OneProcess;
  beforeAll(async () => {
    folder = await temporaryDirectory();
    replaced = inOneProcess({ env: { PATH: `${folder.path}${delimiter}${process.env.PATH}` } });
  });
  afterAll(async () => {
    await replaced[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  /** Makes this script of Node the program `runc`. In it `config` is the bundle's and `proceed()` the real runc. */
  async function replace(script: string): Promise<void> {
    const program = `#!${process.execPath}
const { readFileSync, writeFileSync } = require('node:fs');
const words = process.argv.slice(2);
const bundle = words[words.indexOf('--bundle') + 1];
const proceed = () => process.execve(${JSON.stringify(runc)}, ['runc', ...words]);
if (!words.includes('run')) proceed();
const file = bundle + '/config.json';
const config = JSON.parse(readFileSync(file, 'utf8'));
const isTry = !bundle.includes('/hosts/');
${script}
writeFileSync(file, JSON.stringify(config));
proceed();
`;
    await writeFile(join(folder.path, 'runc'), program, { mode: 0o755 });
  }

  const cell = ['stale-resolv-conf', ...ONE_CELL, '--container', 'runc'];
  const ofCell = async (script: string, words: readonly string[] = cell) => {
    await replace(script);
    const { document } = await replaced.run([...words, '--out', join(path, 'out')]);
    const [result] = document.cells;
    return { status: result?.status, controls: result?.controls ?? [], reason: result?.reason };
  };

  test('as it is, the cell has its verdict', async () => {
    expect((await ofCell('')).status).toBe('pass');
  });

  test.each(['ipc', 'uts', 'pid'])('a container without its own %s namespace is inconclusive', async (type) => {
    const drop = `config.linux.namespaces = config.linux.namespaces.filter(({ type }) => type !== '${type}');`;
    // These need the namespace.
    const without: Record<string, string> = {
      uts: 'delete config.hostname;',
      ipc: "config.mounts = config.mounts.filter(({ type }) => type !== 'mqueue');",
    };
    const { status, controls } = await ofCell(`${drop} ${without[type] ?? ''}`);
    expect(status).toBe('inconclusive');
    expect(controls.find(({ name }) => name === 'in a container by runc')).toMatchObject({
      ok: false,
      detail: expect.stringContaining(`program has the lab's ${type}`),
    });
  });

  /** A program of the user's own, in place of the probe. */
  const client = [
    ...['stale-resolv-conf', '--libc', 'host', '--daemon', 'none', '--container', 'runc'],
    ...['--client', "sh -c 'while :; do getent ahosts www.example.test; sleep 0.2; done'"],
  ];

  test('a program of the user’s own is in a container as well', async () => {
    expect(await ofCell('', client)).toMatchObject({
      status: 'observed',
      controls: expect.arrayContaining([expect.objectContaining({ name: 'in a container by runc', ok: true })]),
    });
  });

  test('a program of the user’s own without a pid namespace is inconclusive', async () => {
    const script = "config.linux.namespaces = config.linux.namespaces.filter(({ type }) => type !== 'pid');";
    const { status, controls } = await ofCell(script, client);
    expect(status).toBe('inconclusive');
    expect(controls.find(({ name }) => name === 'in a container by runc')).toMatchObject({
      ok: false,
      detail: expect.stringContaining("client has the lab's pid"),
    });
  });

  test('a container in another network than its host’s is inconclusive', async () => {
    const script = "for (const each of config.linux.namespaces) if (each.type === 'network') delete each.path;";
    const { status, controls } = await ofCell(script);
    expect(status).toBe('inconclusive');
    expect(controls.find(({ name }) => name === 'in a container by runc')).toMatchObject({
      ok: false,
      detail: expect.stringContaining('program has the network of own, not of client'),
    });
  });

  test('a container with a file that the variant does not have is inconclusive', async () => {
    const script =
      "if (!isTry) config.mounts.push({ destination: '/etc/resolv.conf', type: 'bind', source: file, options: ['bind'] });";
    expect((await ofCell(script)).status).toBe('inconclusive');
  });

  test('a container that does not start is inconclusive, with the words of the runtime', async () => {
    const script = "if (!isTry) { console.error('no room for a container'); process.exit(1); }";
    expect(await ofCell(script)).toMatchObject({
      status: 'inconclusive',
      reason: expect.stringContaining('no room for a container'),
    });
  });

  test('a runtime that runs no container here is refused in one line, before any cell', async () => {
    await replace("console.error('no cgroups for you'); process.exit(1);");
    const { exitCode, stdout, stderr } = await replaced.start(['run', ...cell, '--out', join(path, 'out')]);
    expect([exitCode, stdout]).toEqual([69, '']);
    expect(stderr).toMatch(/no containers by runc: no cgroups for you/);
    expect(await readdir(path)).toEqual([]);
  });

  test('a runtime that runs no container here opens no shell', async () => {
    await replace("console.error('no cgroups for you'); process.exit(1);");
    const words = [...SHELL, '--container', 'runc', '--', 'echo', 'opened'];
    const { exitCode, stdout, stderr } = await replaced.start(words);
    expect([exitCode, stdout]).toEqual([69, '']);
    expect(stderr).toMatch(/no containers by runc: no cgroups for you/);
  });
});
