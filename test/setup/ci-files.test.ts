import { globSync } from 'node:fs';
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { validateAction, validateWorkflow } from '@action-validator/core';
import { execa } from 'execa';
import { Job as KubernetesJob } from 'kubernetes-models/batch/v1';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { RunDocument } from '../../lab/core/schema.ts';
import { provision } from '../../lab/libc/index.ts';
import { silent } from '../../lab/util/progress.ts';
import { REPOSITORY } from '../e2e/command.ts';
import { buildDouble } from '../fixtures/double/build.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { copyOfRepository, linkPackages } from './repository-copy.ts';

const read = (path: string) => readFile(join(REPOSITORY, path), 'utf8');

let work: Awaited<ReturnType<typeof temporaryDirectory>>;
/** One checkout for all jobs, because the lab makes a bundle of each. */
let checkout: string;
beforeAll(async () => {
  work = await temporaryDirectory();
  checkout = await copyOfRepository(join(work.path, 'resolv-lab'));
});
afterAll(() => work[Symbol.asyncDispose]());

/** Removes what a job writes to the checkout after the test. */
function leavesBehind(...results: string[]): void {
  onTestFinished(async () => {
    for (const each of results) await rm(join(checkout, each), { recursive: true, force: true });
  });
}

/** Cells of a second: as many as the parts of most engines. */
const FOUR_ON_REQUEST = {
  SELECTION: 'stale-resolv-conf --variant main,change-in-place --daemon none --probe c',
  LIBC: 'host,debian-trixie',
};

const FOUR_CELLS = `${FOUR_ON_REQUEST.SELECTION} --libc ${FOUR_ON_REQUEST.LIBC}`;

interface Step {
  run?: string;
  uses?: string;
  name?: string;
  with?: { command?: string; name?: string; path?: string };
  'working-directory'?: string;
}

interface Job {
  steps: Step[];
  container?: string | { image: string };
  needs?: string;
  'timeout-minutes'?: number;
}

/** The workflow in a page. */
async function yamlOfPage(path: string): Promise<string> {
  const [, yaml = ''] = /^```yaml\n(jobs:\n[\s\S]*?)^```$/m.exec(await read(path)) ?? [];
  return yaml;
}

/** The workflows in all pages. */
async function yamlOfPages(): Promise<string[]> {
  const texts = await Promise.all(globSync('docs/*.md', { cwd: REPOSITORY }).map(read));
  return texts.flatMap((text) => [...text.matchAll(/^```yaml\n(jobs:\n[\s\S]*?)^```$/gm)].map(([, yaml = '']) => yaml));
}

/** The default limit of a job on GitHub, which is more than any job here needs. */
const SIX_HOURS = 360;

/** The jobs without a limit of their own, or without a useful one. */
function jobsWithoutLimit(yaml: string): string[] {
  const { jobs } = parse(yaml) as { jobs: Record<string, Job> };
  const isLimited = ({ 'timeout-minutes': minutes = SIX_HOURS }: Job) => minutes > 0 && minutes < SIX_HOURS;
  return Object.entries(jobs).flatMap(([name, job]) => (isLimited(job) ? [] : [name]));
}

const stepsOf = (jobs: Record<string, Job>) => Object.values(jobs).flatMap(({ steps }) => steps);

/** The step of the action with this name. */
async function actionScript(called = 'Run resolv-lab'): Promise<string> {
  const { runs } = parse(await read('action.yml')) as { runs: Job };
  return runs.steps.find(({ name }) => name === called)?.run ?? '';
}

/** The steps of a job that are programs, with the expressions that a runner replaces. */
function programsOf({ steps }: Job, values: Record<string, string> = {}): string[] {
  return steps.flatMap(({ run }) =>
    run === undefined ? [] : [run.replaceAll(/\$\{\{ ([\w.-]+) \}\}/g, (_, name: string) => values[name] ?? '?')],
  );
}

/** Runs a step as a runner does: with bash, which ends at the first failure. */
function runStep(script: string, cwd: string, env: Record<string, string> = {}) {
  return execa('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], { cwd, env, reject: false });
}

describe('the files for GitHub are valid', () => {
  const workflows = globSync('.github/workflows/*.yml', { cwd: REPOSITORY });
  test.each(workflows)('%s', async (path) => {
    expect(validateWorkflow(await read(path)).errors).toEqual([]);
  });

  test('action.yml', async () => {
    expect(validateAction(await read('action.yml')).errors).toEqual([]);
  });

  test('a mistake in one is found', async () => {
    const broken = (await read(workflows[0] ?? '')).replace('runs-on:', 'run-on:');
    expect(validateWorkflow(broken).errors).not.toEqual([]);
  });

  test('the workflows in the pages', async () => {
    const shown = await yamlOfPages();
    expect(shown.length).toBeGreaterThanOrEqual(2);
    for (const yaml of shown) expect(validateWorkflow(`name: shown\non: push\n${yaml}`).errors).toEqual([]);
  });
});

describe('a job of the pages has the tools of its steps', () => {
  /** The jobs that build with cargo in an image that is not one of Rust. */
  const withoutRust = (yaml: string) => {
    const { jobs } = parse(yaml) as { jobs: Record<string, Job> };
    const imageOf = ({ container = '' }: Job) => (typeof container === 'string' ? container : container.image);
    return Object.entries(jobs).flatMap(([name, job]) =>
      job.steps.some(({ run = '' }) => run.includes('cargo ')) && !imageOf(job).startsWith('rust:') ? [name] : [],
    );
  };

  test('cargo runs where Rust is, and the program gets from there to the job that checks it', async () => {
    const pages = await yamlOfPages();
    expect(pages.flatMap(withoutRust)).toEqual([]);
    const building = pages.filter((yaml) => yaml.includes('cargo build'));
    expect(building).toHaveLength(3);
    for (const yaml of building) {
      const { build, ...others } = (parse(yaml) as { jobs: Record<string, Job> }).jobs;
      const uploaded = build?.steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact'));
      expect(uploaded?.with).toEqual({ name: 'nsncd', path: 'target/release/nsncd' });
      for (const { needs, steps } of Object.values(others)) {
        const downloaded = steps.find(({ uses }) => uses?.startsWith('actions/download-artifact'));
        expect([needs, downloaded?.with]).toEqual(['build', { name: 'nsncd', path: 'target/release' }]);
      }
    }
  });

  test('a build in an image without Rust is named', () => {
    expect(withoutRust('jobs:\n  a:\n    container: { image: node:24 }\n    steps: [{ run: cargo build }]\n')).toEqual([
      'a',
    ]);
  });
});

describe('each job has a limit of time', () => {
  test('on GitHub, in workflows and in pages', async () => {
    const workflows = globSync('.github/workflows/*.yml', { cwd: REPOSITORY });
    const texts = [...(await Promise.all(workflows.map(read))), ...(await yamlOfPages())];
    expect(texts.flatMap(jobsWithoutLimit)).toEqual([]);
  });

  test('a job without one, or with that of GitHub, is named', () => {
    const jobs = 'jobs:\n  a: { steps: [] }\n  b: { timeout-minutes: 360 }\n  c: { timeout-minutes: 5 }\n';
    expect(jobsWithoutLimit(jobs)).toEqual(['a', 'b']);
  });

  test('on the other engines', async () => {
    const { stages: _, ...jobs } = parse(await read('docs/ci/gitlab-ci.yml'));
    for (const job of Object.values(jobs)) expect(job).toMatchObject({ timeout: expect.stringMatching(/^\d+[mh]$/) });
    const { spec } = parse(await read('docs/ci/kubernetes-job.yaml'));
    expect(spec.activeDeadlineSeconds).toBeGreaterThan(0);
    expect(await read('docs/ci/slurm-array.sh')).toMatch(/^#SBATCH --time=\d\d:\d\d:00$/m);
  });
});

test('the steps of the matrix workflow run as on a runner: parts, merged run, report', async () => {
  leavesBehind('parts', 'merged', 'report', 'summary.md');
  const { jobs } = parse(await read('.github/workflows/matrix.yml')) as { jobs: Record<'part' | 'report', Job> };
  const env = { ...FOUR_ON_REQUEST, GITHUB_STEP_SUMMARY: join(checkout, 'summary.md') };
  for (const part of ['1', '2']) {
    for (const script of programsOf(jobs.part, { 'matrix.part': part, 'strategy.job-total': '2' })) {
      expect(await runStep(script, checkout, env)).toMatchObject({ exitCode: 0 });
    }
    // As the artifacts are.
    await mkdir(join(checkout, 'parts'), { recursive: true });
    await execa('mv', [join(checkout, 'part'), join(checkout, `parts/part-${part}`)]);
  }
  // The packages are a link to those of the repository, which `npm ci` would remove.
  for (const script of programsOf(jobs.report).filter((each) => each !== 'npm ci')) {
    const { exitCode } = await runStep(script, checkout, env);
    // The comparison with another selection of cells finds differences, and its step may fail.
    if (!script.includes('compare')) expect({ script, exitCode }).toEqual({ script, exitCode: 0 });
  }
  const merged = RunDocument.parse(JSON.parse(await readFile(join(checkout, 'merged/result.json'), 'utf8')));
  expect(merged.cells.map(({ status }) => status)).toEqual(['pass', 'pass', 'pass', 'pass']);
  expect(merged.run.missing).toBeUndefined();
  expect(await readFile(join(checkout, 'report/report.html'), 'utf8')).toContain('change-in-place');
  expect(await readFile(env.GITHUB_STEP_SUMMARY, 'utf8')).not.toBe('');
});

test('the matrix workflow runs the cells of the reference run, or those of its inputs', async () => {
  const { env, on } = parse(await read('.github/workflows/matrix.yml')) as {
    env: Record<string, string>;
    on: { workflow_dispatch: { inputs: Record<string, { default: string }> } };
  };
  const { selection, libc } = on.workflow_dispatch.inputs;
  expect(env).toEqual({
    SELECTION: `\${{ inputs.selection || '${selection?.default}' }}`,
    LIBC: `\${{ inputs.libc || '${libc?.default}' }}`,
  });
  const { scripts } = JSON.parse(await read('package.json'));
  expect(scripts.reference).toContain(` ${selection?.default} --libc '${libc?.default}' `);
});

test('the steps of the test workflow run as on a runner, with one file of tests', async () => {
  const { jobs } = parse(await read('.github/workflows/test.yml')) as { jobs: { test: Job } };
  const scripts = programsOf(jobs.test);
  expect(scripts.at(-1)).toMatch(/^npm test -- /);
  const { exitCode, stdout } = await runStep(`${scripts.at(-1)} test/bin/shard.test.ts`, REPOSITORY);
  // Where this test runs with colors, that run has them too.
  expect({ exitCode, text: stripVTControlCharacters(stdout) }).toEqual({
    exitCode: 0,
    text: expect.stringMatching(/Test Files\s+1 passed/),
  });
});

test('the steps of the action install the lab and run a command', async () => {
  await using folder = await temporaryDirectory();
  // As a runner gets it: without packages.
  const action = await copyOfRepository(join(folder.path, 'action'), { packages: false });
  const env = { GITHUB_ACTION_PATH: action, ALLOW_INCONCLUSIVE: 'false' };
  // npm only lists what it would unpack: that takes longer than all jobs here, and package.test.ts has it.
  const listed = await runStep(await actionScript('Install resolv-lab'), folder.path, {
    ...env,
    npm_config_dry_run: 'true',
    // `npm --silent test` hands its level on, which lists nothing.
    npm_config_loglevel: 'notice',
  });
  expect(listed, listed.stderr).toMatchObject({ exitCode: 0 });
  await linkPackages(listed.stdout, action);
  const command = `run stale-resolv-conf --libc host --daemon none --probe c --out ${folder.path}/run`;
  const ran = await runStep(await actionScript(), folder.path, { ...env, COMMAND: command });
  expect(ran, ran.stderr).toMatchObject({ exitCode: 0 });
});

test('a run without verdicts fails in the action unless that is allowed, a failed one always', async () => {
  await using folder = await temporaryDirectory();
  await commandInPlace(folder.path, 'exit "$1"');
  const script = await actionScript();
  const codeFor = async (COMMAND: string, ALLOW_INCONCLUSIVE: string) =>
    (await runStep(script, folder.path, { GITHUB_ACTION_PATH: folder.path, ALLOW_INCONCLUSIVE, COMMAND })).exitCode;
  expect([await codeFor('2', 'false'), await codeFor('2', 'true'), await codeFor('1', 'true')]).toEqual([2, 0, 1]);
});

test('the action takes quotes and lines as a shell does, and expands nothing', async () => {
  await using folder = await temporaryDirectory();
  await commandInPlace(folder.path, 'for each; do echo "<$each>"; done');
  const script = await actionScript();
  const words = (COMMAND: string) =>
    runStep(script, folder.path, { GITHUB_ACTION_PATH: folder.path, ALLOW_INCONCLUSIVE: 'false', COMMAND });
  const { stdout } = await words(`run a --client 'python3 service.py' --libc "debian-*"\n  --out $HOME --json\n`);
  expect(stdout.split('\n')).toEqual(
    ['run', 'a', '--client', 'python3 service.py', '--libc', 'debian-*', '--out', '$HOME', '--json'].map(
      (each) => `<${each}>`,
    ),
  );
  expect(await words("run 'a")).toMatchObject({
    failed: true,
    stdout: '',
    stderr: expect.stringContaining('unmatched single quote'),
  });
});

test('the job of the page for GitHub runs its command by the action, with a double in place of the build', async () => {
  await using folder = await temporaryDirectory();
  const { jobs } = parse(await yamlOfPage('docs/ci.md')) as { jobs: Record<string, Job> };
  const [command = ''] = stepsOf(jobs).flatMap((step) => (step.with?.command === undefined ? [] : [step.with.command]));
  expect(command).toContain('--program target/release/nsncd');
  await mkdir(join(folder.path, 'target/release'), { recursive: true });
  await buildDouble('GOES_DEAF', join(folder.path, 'target/release/nsncd'));
  const env = {
    GITHUB_ACTION_PATH: REPOSITORY,
    ALLOW_INCONCLUSIVE: 'false',
    COMMAND: `${command} --only daemon-faults/numbers`,
  };
  const { exitCode, stdout } = await runStep(await actionScript(), folder.path, env);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: expect.stringContaining('::error') });
  expect(
    RunDocument.safeParse(JSON.parse(await readFile(join(folder.path, 'resolv-lab-run/result.json'), 'utf8'))).success,
  ).toBe(true);
});

test("the job of the page for a distribution's glibc names what became worse, and nothing for the same build", async () => {
  await using folder = await temporaryDirectory();
  const [, yaml = ''] = /^```yaml\n(jobs:\n {2}resolver:[\s\S]*?)^```$/m.exec(await read('docs/ci.md')) ?? [];
  const { jobs } = parse(yaml) as { jobs: Record<string, Job> };
  const [command = ''] = stepsOf(jobs).flatMap((step) => (step.with?.command === undefined ? [] : [step.with.command]));
  const built = 'new=deb:../libc6_*.deb:../libc-bin_*.deb';
  expect(command).toContain(`--libc ${built}`);
  const [before, after] = await provision(['debian-bookworm', 'debian-bookworm-security'], { progress: silent });
  if (before?.state !== 'ready' || after?.state !== 'ready') throw new Error('no image of Debian 12');
  const step = async (COMMAND: string) =>
    runStep(await actionScript(), folder.path, {
      GITHUB_ACTION_PATH: REPOSITORY,
      ALLOW_INCONCLUSIVE: 'false',
      COMMAND,
    });
  const cells = 'run header-only-error strict-error --daemon none --probe c';
  const baseline = `${cells} --libc new=dir:${before.libc.root} --reporter baseline=resolver-baseline.json --out a`;
  expect((await step(baseline)).exitCode).toBe(0);
  const same = await step(`${command.replace(built, `new=dir:${before.libc.root}`)} --out b`);
  expect({ exitCode: same.exitCode, stdout: same.stdout }).toEqual({
    exitCode: 0,
    stdout: expect.stringMatching(/2 cells, 0 worse, 0 better/),
  });
  const worse = await step(`${command.replace(built, `new=dir:${after.libc.root}`)} --out c`);
  expect({ exitCode: worse.exitCode, stdout: worse.stdout }).toEqual({
    exitCode: 1,
    stdout: expect.stringMatching(
      /^::error title=header-only-error\/main\/new\/none\/c::failure shown, expected absent/m,
    ),
  });
  expect(await readFile(join(folder.path, 'junit.xml'), 'utf8')).toMatch(
    /<testsuites .* tests="2" failures="1" errors="0"/,
  );
});

test('the workflow of the page for daemons runs: its commands, with a double in place of the build', async () => {
  const { jobs } = parse(await yamlOfPage('docs/your-daemon.md')) as { jobs: Record<string, Job> };
  const [script = ''] = stepsOf(jobs).flatMap((step) =>
    step['working-directory'] === 'resolv-lab' ? [step.run ?? ''] : [],
  );
  expect(script).toMatch(/^npm ci\nnpx resolv-lab run /);
  await mkdir(join(work.path, 'target/release'), { recursive: true });
  await buildDouble('RIGHT', join(work.path, 'target/release/nsncd'));
  // On one cell, and without `npm ci`, which would remove the link to the packages of the repository.
  const narrow = script
    .replace('npm ci\n', '')
    .replace('resolv-lab run', 'resolv-lab run stale-resolv-conf --libc host --probe c');
  expect(await runStep(narrow, checkout)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('nsncd') });
  expect(await readFile(join(work.path, 'junit.xml'), 'utf8')).toContain('failures="0"');
});

/** Puts a shell script in the place of the command that the action runs. */
async function commandInPlace(folder: string, script: string): Promise<void> {
  await mkdir(join(folder, 'bin'));
  await writeFile(join(folder, 'bin/resolv-lab'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/** Reads a file as GitLab does, with its schema, and lists its jobs. */
async function gitlabLint(text: string) {
  await using folder = await temporaryDirectory();
  await writeFile(join(folder.path, '.gitlab-ci.yml'), text);
  // It reads the name of the project and of its last commit.
  await execa('git', ['init', '--quiet'], { cwd: folder.path });
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@lab.test'];
  await execa('git', [...who, 'commit', '--quiet', '--allow-empty', '--message', 'a'], { cwd: folder.path });
  const program = join(REPOSITORY, 'node_modules/gitlab-ci-local/dist/index.js');
  // The folder must be there until the program has ended.
  return await execa(process.execPath, [program, '--list'], {
    cwd: folder.path,
    env: { HOME: folder.path },
    reject: false,
  });
}

describe('the files for other engines', () => {
  test('the Job is one of Kubernetes', async () => {
    const job = parse(await read('docs/ci/kubernetes-job.yaml'));
    new KubernetesJob(job).validate();
    const { spec } = job;
    expect(spec.template.spec.containers[0].args[0]).toContain(`--shard auto/${spec.completions} `);
    expect(() => new KubernetesJob({ ...job, spec: { ...spec, completions: 'four' } }).validate()).toThrow();
  });

  test('the array of Slurm has as many tasks as parts, and is a shell script', async () => {
    const script = await read('docs/ci/slurm-array.sh');
    const [, count] = /^#SBATCH --array=1-(\d+)$/m.exec(script) ?? [];
    expect(script).toContain(`--shard auto/${count} `);
    await execa('bash', ['-n', join(REPOSITORY, 'docs/ci/slurm-array.sh')]);
  });

  test('a part runs in the container of the Job', async () => {
    await using folder = await temporaryDirectory();
    const { command, args } = parse(await read('docs/ci/kubernetes-job.yaml')).spec.template.spec.containers[0];
    // The volume is a folder, and the cells are few.
    const [script] = args.map((each: string) =>
      each.replaceAll('/parts/', `${folder.path}/parts/`).replace('--all', FOUR_CELLS),
    );
    const [program, ...words] = [...command, script];
    const env = { JOB_COMPLETION_INDEX: '3' };
    expect(await execa(program, words, { cwd: checkout, env, reject: false })).toMatchObject({ exitCode: 0 });
    const { run } = RunDocument.parse(JSON.parse(await readFile(join(folder.path, 'parts/3/result.json'), 'utf8')));
    expect(run.shard).toEqual({ index: 4, count: 4 });
  });

  test('the file for GitLab has the form of its schema', async () => {
    const right = await read('docs/ci/gitlab-ci.yml');
    expect(await gitlabLint(right)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('run: [4/4]') });
    expect(await gitlabLint(right.replace('parallel: 4', 'parallel: four'))).toMatchObject({ failed: true });
    expect(await gitlabLint(right.replace('artifacts:', 'artefacts:'))).toMatchObject({ failed: true });
  });

  test('the jobs of GitLab run: parts, merged run, report', async () => {
    leavesBehind('part-1', 'part-2', 'merged', 'report.html', 'junit.xml');
    const { run, report } = parse(await read('docs/ci/gitlab-ci.yml'));
    expect(run.parallel).toBeGreaterThan(1);
    const cells = 'stale-resolv-conf --libc host,debian-trixie --daemon none --probe c';
    for (const CI_NODE_INDEX of ['1', '2']) {
      const script = run.script.join('\n').replace('--all', cells);
      expect(await runStep(script, checkout, { CI_NODE_INDEX, CI_NODE_TOTAL: '2' })).toMatchObject({ exitCode: 0 });
    }
    const script = report.script.filter((each: string) => each !== 'npm ci').join('\n');
    expect(await runStep(script, checkout)).toMatchObject({ exitCode: 0 });
    const merged = RunDocument.parse(JSON.parse(await readFile(join(checkout, 'merged/result.json'), 'utf8')));
    expect(merged.cells.map(({ status }) => status)).toEqual(['pass', 'pass']);
    for (const file of [...report.artifacts.paths, report.artifacts.reports.junit]) await access(join(checkout, file));
  });

  test('a part that is lost is named, and taken again alone the merged run is whole', async () => {
    await using folder = await temporaryDirectory();
    // As after `npm install`.
    const bin = join(folder.path, 'node_modules/.bin');
    await mkdir(bin, { recursive: true });
    // As in the scripts, on few cells and in two parts.
    const script = (await read('docs/ci/slurm-array.sh'))
      .replace('run --all', `run ${FOUR_CELLS}`)
      .replace('--shard auto/4', '--shard auto/2');
    const task = (id: string, first: string, last: string, tasks: string) =>
      runStep(script, folder.path, {
        SLURM_ARRAY_TASK_ID: id,
        SLURM_ARRAY_TASK_MIN: first,
        SLURM_ARRAY_TASK_MAX: last,
        SLURM_ARRAY_TASK_COUNT: tasks,
      });
    await execa('ln', ['-s', join(REPOSITORY, 'bin/resolv-lab'), join(bin, 'resolv-lab')]);
    expect(await task('1', '1', '2', '2')).toMatchObject({ exitCode: 0 });
    const merge = (out: string) => runStep(`npx resolv-lab merge parts/* --out ${out}`, folder.path);
    expect(await merge('first')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('part 2 of 2 is missing'),
    });
    expect(await task('2', '2', '2', '1')).toMatchObject({ exitCode: 0 });
    expect(await merge('second')).toMatchObject({ exitCode: 0 });
  });
});
