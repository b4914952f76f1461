import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa, type Options } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const own = new URL('../../setup/', import.meta.url).pathname;

const LOCK = {
  '': { optionalDependencies: { here: '1.0.0', elsewhere: '1.0.0' } },
  'node_modules/always': { version: '2.0.0', integrity: 'sha512-a' },
  'node_modules/here': { version: '1.0.0', integrity: 'sha512-h', optional: true, os: ['linux'], cpu: [process.arch] },
  'node_modules/elsewhere': { version: '1.0.0', integrity: 'sha512-e', optional: true, os: ['sunos'] },
  'node_modules/helper': { version: '1.0.0', integrity: 'sha512-w', optional: true },
};

let house: string;
let bin: string;

beforeEach(async () => {
  house = await mkdtemp(join(tmpdir(), 'house-'));
  bin = join(house, 'fake-bin');
  await mkdir(bin);
  await cp(own, join(house, 'setup'), { recursive: true });
  await writeFile(join(house, 'package-lock.json'), JSON.stringify({ packages: LOCK }));
  await install(join(house, 'installed'));
  // The fake npm installs like the real one: everything anew, its record last.
  await script(join(bin, 'npm'), `echo "npm $*"; echo "npm $*" >>'${house}/npm.log'; cp -r installed node_modules`);
});
afterEach(() => rm(house, { recursive: true }));

async function install(dir: string): Promise<void> {
  for (const name of ['always', 'here', '.bin', 'vitest']) await mkdir(join(dir, name), { recursive: true });
  const { 'node_modules/always': always, 'node_modules/here': here } = LOCK;
  const packages = { 'node_modules/always': always, 'node_modules/here': here };
  await writeFile(join(dir, '.package-lock.json'), JSON.stringify({ packages }));
  await script(join(dir, '.bin/node'), `echo "node $*" | sed "s,$PWD/,~/,g"; eval "$FAKE_NODE"`);
}

async function script(path: string, body: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
}

function start(args: string[], fakeNode = '') {
  const env = { PATH: `${bin}${delimiter}${process.env.PATH}`, FAKE_NODE: fakeNode };
  const options = { cwd: house, env, reject: false } satisfies Options;
  return execa(process.execPath, [join(house, 'setup/start.mjs'), ...args], options);
}

const npmCalls = async () => (await readFile(join(house, 'npm.log'), 'utf8').catch(() => '')).split('\n').length - 1;

test('the first start installs the packages with a message; the second neither installs nor prints', async () => {
  const first = await start(['start', '--json']);
  expect(first).toMatchObject({ exitCode: 0, stdout: 'node ~/bin/resolv-lab.mjs run --json' });
  expect(first.stderr).toBe('Installing npm packages…');
  const second = await start(['start']);
  expect(second).toMatchObject({ exitCode: 0, stdout: 'node ~/bin/resolv-lab.mjs run', stderr: '' });
  expect(await npmCalls()).toBe(1);
});

describe('packages are installed again', () => {
  const changes: Record<string, () => Promise<void>> = {
    'after an interrupted installation': () => rm(join(house, 'node_modules/.package-lock.json')),
    'when a package is gone': () => rm(join(house, 'node_modules/always'), { recursive: true }),
    "when npm's record is unreadable": () => writeFile(join(house, 'node_modules/.package-lock.json'), '{"pack'),
    'when another version is wanted': () => changeLock({ 'node_modules/always': { version: '2.0.1' } }),
    'when other content is wanted': () =>
      changeLock({ 'node_modules/always': { version: '2.0.0', integrity: 'sha512-b' } }),
    'when one more is wanted': () => changeLock({ 'node_modules/new': { version: '1.0.0' } }),
    'when one of ours is wanted for this machine': () =>
      changeLock({ 'node_modules/elsewhere': { version: '1.0.0', optional: true, os: [process.platform] } }),
    'when one is no longer wanted': () => changeLock({ 'node_modules/always': undefined }),
  };
  const changeLock = (change: object) =>
    writeFile(join(house, 'package-lock.json'), JSON.stringify({ packages: { ...LOCK, ...change } }));

  test.each(Object.entries(changes))('%s', async (_, change) => {
    await start(['start']);
    await change();
    await start(['start']);
    expect(await npmCalls()).toBe(2);
  });
});

test('test prepares everything, then runs vitest with the other arguments', async () => {
  const { stdout } = await start(['test', 'libc', '-t', 'x']);
  expect(stdout.split('\n')).toEqual([
    'node ~/bin/prepare-tests.ts',
    'node ~/node_modules/vitest/vitest.mjs run --root ~/ libc -t x',
  ]);
});

test('test stops when the preparation fails', async () => {
  const { stdout, exitCode } = await start(['test'], 'exit 69');
  expect({ stdout, exitCode }).toEqual({ stdout: 'node ~/bin/prepare-tests.ts', exitCode: 69 });
});

test.each([0, 1, 2, 64])('exit code %i is passed on', async (code) => {
  expect(await start(['start'], `exit ${code}`)).toMatchObject({ exitCode: code });
});

test('death by a signal is passed on', async () => {
  expect(await start(['start'], 'kill -KILL $$')).toMatchObject({ signal: 'SIGKILL' });
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s reaches the lab, whose exit code is passed on',
  async (signal) => {
    const running = start(
      ['start'],
      `trap 'exit 7' ${signal.slice(3)}; echo ready; while :; do read -r _ || wait; done`,
    );
    for await (const line of running) if (line === 'ready') running.kill(signal);
    expect(await running).toMatchObject({ exitCode: 7 });
  },
);

test('if npm fails, the machine cannot host the lab', async () => {
  await script(join(bin, 'npm'), 'echo "npm error network" >&2; exit 1');
  const { exitCode, stderr } = await start(['start']);
  expect(exitCode).toBe(69);
  expect(stderr).toContain('npm error network');
});

test('if npm installs other versions than the lock file has, the machine cannot host the lab', async () => {
  await rm(join(house, 'installed/always'), { recursive: true });
  const { exitCode, stderr } = await start(['start']);
  expect(exitCode).toBe(69);
  expect(stderr).toContain('package-lock.json');
});

test('other words are a usage error', async () => {
  expect(await start(['dance'])).toMatchObject({ exitCode: 64, stdout: '' });
});
