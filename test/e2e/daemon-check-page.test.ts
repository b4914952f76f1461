import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { buildDouble } from '../fixtures/double/build.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { REPOSITORY, RESOLV_LAB, start } from './command.ts';

interface Step {
  run?: string;
  'working-directory'?: string;
}

const page = await readFile(join(REPOSITORY, 'docs/daemon-check.md'), 'utf8');

/** The steps of the workflow for another repository. */
function stepsOfPage(): Step[] {
  const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
  const { jobs } = parse(yaml) as { jobs: Record<string, { steps: Step[] }> };
  return Object.values(jobs).flatMap(({ steps }) => steps);
}

test('the workflow of the page runs: its commands, with a double in place of the build', async () => {
  await using directory = await temporaryDirectory();
  const program = join(directory.path, 'target/release/nsncd');
  await mkdir(join(directory.path, 'target/release'), { recursive: true });
  await buildDouble('GOES_DEAF', program);
  // Fewer checks than a developer runs, and their baseline, made by the command of the page.
  const [, making = ''] = /^npx (resolv-lab daemon check .*--reporter baseline=\S+)$/m.exec(page) ?? [];
  const only = ['--only', 'daemon-faults/numbers,daemon-faults/lengths'];
  const first = [...making.split(' ').slice(1), ...only, '--out', join(directory.path, 'first')];
  expect((await start(RESOLV_LAB, first, { cwd: directory.path })).exitCode).toBe(1);
  const commands = stepsOfPage().flatMap(({ run = '', ...step }) =>
    step['working-directory'] === 'resolv-lab' ? run.replaceAll('\\\n', ' ').split('\n').filter(Boolean) : [],
  );
  expect(commands.map((command) => command.split(' ')[0])).toEqual(['npm', 'npx']);
  const words = (commands[1] as string).split(/\s+/).slice(2);
  const [, baseline = ''] = /`(--baseline \S+)`:$/m.exec(page) ?? [];
  const inWorkflow = [...words, ...baseline.split(' '), ...only, '--out', join(directory.path, 'second')].map((word) =>
    // The working directory of the workflow is a checkout of the lab; here it is a symlink, and `..` would lead elsewhere.
    word.replaceAll('../', `${directory.path}/`),
  );
  const { exitCode, stdout } = await start(RESOLV_LAB, inWorkflow, { cwd: REPOSITORY });
  expect(String(stdout)).toContain('known  nsncd daemon-faults/numbers: as in the baseline');
  expect(exitCode).toBe(0);
  expect(await readFile(join(directory.path, 'junit.xml'), 'utf8')).toContain('failures="0"');
});
