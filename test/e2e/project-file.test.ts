import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { provision } from '../../lab/libc/index.ts';
import { silent } from '../../lab/util/progress.ts';
import { buildDouble } from '../fixtures/double/build.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { REPOSITORY, RESOLV_LAB, start } from './command.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';

let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
/** In a folder below that of the project file. */
let inProject: OneProcess;
const at = (...path: string[]) => join(folder.path, ...path);

beforeAll(async () => {
  folder = await temporaryDirectory();
  const [state] = await provision(['debian-bookworm'], { progress: silent });
  if (state?.state !== 'ready') throw new Error('no image of debian-bookworm');
  await mkdir(at('below/scenarios'), { recursive: true });
  await buildDouble('RIGHT', at('nsncd'));
  await writeFile(
    at('below/scenarios/team-rotate.ts'),
    `import { scenario, absent } from 'resolv-lab';
export default scenario({
  title: 'the first nameserver answers',
  about: 'A scenario of a team: without rotate the first nameserver of resolv.conf is asked.',
  conf: 'nameserver A',
  servers: { A: 'answers' },
  steps: ['getaddrinfo www.lab.test'],
  shown: { asked: 'nobody' },
  absent: { asked: 'A(A AAAA)' },
  expected: absent('resolv.conf(5)'),
});
`,
  );
  await writeFile(
    at('resolv-lab.config.ts'),
    `import { project } from 'resolv-lab';
export default project({
  libcs: { mine: 'dir:${state.libc.root}' },
  daemons: { nsncd: './nsncd' },
  scenarios: ['below/scenarios'],
  baselines: { modules: '${join(REPOSITORY, 'reports/reference/modules.json')}' },
  expect: { mine: { fixed: [27929] } },
});
`,
  );
  inProject = inOneProcess({ cwd: at('below') });
});
afterAll(async () => {
  await inProject[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

test('run knows the libc, the scenario, the daemon and what is expected', async () => {
  const words = ['strict-error', 'team-rotate', '--libc', 'mine', '--daemon', 'none,nsncd', '--probe', 'c'];
  const { exitCode, stderr, document } = await inProject.run([...words, '--out', at('run')]);
  const { cells } = document;
  const found = (repro: string) => cells.find((cell) => cell.repro === repro && cell.daemon.id === 'none');
  expect(exitCode).toBe(1);
  expect(found('strict-error')).toMatchObject({
    status: 'fail',
    libc: { id: 'mine' },
    expected: { source: expect.stringContaining('--expect mine=fixed:27929') },
  });
  expect(found('team-rotate')).toMatchObject({ status: 'pass', file: at('below/scenarios/team-rotate.ts') });
  expect(cells.flatMap(({ daemon }) => daemon.program ?? [])).toContain(at('nsncd'));
  expect(stderr).toContain(`${at('resolv-lab.config.ts')}: --daemon-program nsncd=${at('nsncd')}`);
});

test('the command line goes before the file', async () => {
  const words = ['bugs', '27929', '--libc', 'mine', '--json'];
  expect((await inProject.start(words)).stdout).toContain('--expect mine=fixed:27929');
  expect((await inProject.start([...words, '--expect', 'mine=affected:27929'])).stdout).not.toContain(
    'mine=fixed:27929',
  );
  const own = await inProject.start([
    'run',
    'strict-error',
    '--libc',
    'host',
    '--daemon',
    'nsncd',
    '--daemon-program',
    'nsncd=/nowhere',
  ]);
  expect(own).toMatchObject({ exitCode: 64, stderr: expect.stringMatching(/--daemon-program nsncd=\/nowhere/) });
});

test('list, libc verify and compare use it too', async () => {
  expect((await inProject.start(['list', 'team-rotate'])).stdout).toContain(
    'team-rotate: the first nameserver answers',
  );
  expect((await inProject.start(['libc', 'verify', 'mine'])).stdout).toMatch(/^ok {6}mine: glibc 2\.36/);
  expect(await inProject.start(['compare', 'modules', 'modules'])).toMatchObject({ exitCode: 0 });
});

test('libc list has its libcs with their file, and leaves packages packed', async () => {
  await writeFile(at('libcs.json'), '{ "libcs": { "mine": "dir:/nowhere", "old": "deb:libc6=2.36-9+deb12u7" } }');
  const listed = async (env: Record<string, string>) => {
    const { stdout } = await start(RESOLV_LAB, ['libc', 'list', '--json'], { cwd: at('below'), env });
    return new Map((JSON.parse(String(stdout)) as { id: string }[]).map((row) => [row.id, row]));
  };
  expect((await listed({})).get('mine')).toMatchObject({
    state: 'ready',
    version: '2.36',
    from: expect.stringMatching(/^dir:.* by .*resolv-lab\.config\.ts$/),
  });
  const other = await listed({ RESOLV_LAB_PROJECT: at('libcs.json') });
  expect(other.get('mine')).toMatchObject({ state: 'unavailable', note: expect.stringContaining('/nowhere') });
  expect(other.get('old')).toMatchObject({ state: 'missing', note: 'the command that uses it unpacks it' });
});

test('doctor names it, and its mistake', async () => {
  expect((await inProject.start(['doctor'])).stdout).toContain(at('resolv-lab.config.ts'));
  await writeFile(at('unknown.json'), '{ "expect": { "mine": { "fixed": [99999] } } }');
  const findings = async (file: string) => {
    const { stdout } = await start(RESOLV_LAB, ['doctor', '--json'], { env: { RESOLV_LAB_PROJECT: file } });
    return JSON.parse(String(stdout)).findings.find(({ id }: { id: string }) => id === 'project file');
  };
  expect(await findings('')).toMatchObject({ found: true, version: 'none' });
  expect(await findings(at('unknown.json'))).toMatchObject({
    found: false,
    reason: expect.stringContaining('no repro is about 99999'),
  });
});

test('a mistake in it is one line, and a bug without an entry too', async () => {
  const wrong = "import { projct } from 'resolv-lab';\nexport default projct({});\n";
  await writeFile(at('wrong.ts'), wrong);
  await writeFile(at('syntax.ts'), 'export default {\n  libcs: }\n');
  await writeFile(at('other.json'), '{ "expect": { "mine": { "fixed": [99999] } } }');
  for (const [env, message] of [
    [{ RESOLV_LAB_PROJECT: at('other.json') }, 'expect.mine.fixed: no repro is about 99999'],
    [{ RESOLV_LAB_PROJECT: at('missing.json') }, 'no project file'],
    [{ RESOLV_LAB_PROJECT: at('wrong.ts') }, `${at('wrong.ts')}:1: `],
    [{ RESOLV_LAB_PROJECT: at('syntax.ts') }, `${at('syntax.ts')}:2: `],
  ] as const) {
    const { exitCode, stderr } = await start(RESOLV_LAB, ['run', 'strict-error', '--libc', 'host'], { env });
    expect({ exitCode, lines: String(stderr).split('\n').length }).toEqual({ exitCode: 64, lines: 1 });
    expect(stderr).toContain(message);
  }
});
