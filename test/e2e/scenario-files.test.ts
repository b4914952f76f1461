import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { ONE_CELL, REPOSITORY } from './command.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';

const SCENARIO = `import { absent, scenario } from 'resolv-lab';

export default scenario({
  title: 'the first answers',
  about: 'A lookup asks the first nameserver.',
  conf: 'nameserver A',
  servers: { A: 'answers' },
  steps: ['getaddrinfo www.lab.test'],
  absent: { asked: 'A', names: 'www.lab.test' },
  expected: absent('resolv.conf(5)'),
});
`;

let commands: OneProcess;
beforeAll(() => {
  commands = inOneProcess();
});
afterAll(() => commands[Symbol.asyncDispose]());

test('a scenario file in any folder is run, listed, explained, judged again and reported, like a repro of the lab', async () => {
  await using directory = await temporaryDirectory();
  const file = join(directory.path, 'first.ts');
  const out = join(directory.path, 'out');
  await writeFile(file, SCENARIO);
  const { document } = await commands.run([file, ...ONE_CELL, '--out', out]);
  expect(document.cells).toMatchObject([
    {
      ...{ id: 'first/main/host/none/c', status: 'pass', observed: 'not-reproduced' },
      // The reason has the outcome: the servers that were asked.
      reason: expect.stringContaining('asked A(A AAAA) for www.lab.test'),
    },
  ]);
  const listed = await commands.start(['list', directory.path]);
  expect(listed.stdout).toContain('first: the first answers');
  const explained = await commands.start(['explain', file]);
  expect(explained.stdout).toContain('A lookup asks the first nameserver.');
  const judged = await commands.start(['judge', out]);
  expect([judged.exitCode, judged.stderr]).toEqual([0, expect.stringContaining('1 judged again')]);
  const page = await readFile(join(out, 'report.html'), 'utf8').catch(() => null);
  expect(page ?? 'no page').toBeTruthy();
  const shell = await commands.start(['shell', `${file}/main/host/none/c`, '--', 'cat', '/etc/resolv.conf']);
  expect(shell.stdout).toBe('nameserver 127.0.0.1');
});

test('a mistake is reported in one line, with the file and its line', async () => {
  await using directory = await temporaryDirectory();
  const mistakes = [
    ['getaddrinfo www', 'getadrinfo www', ":8: no step 'getadrinfo': did you mean 'getaddrinfo'?"],
    ["{ A: 'answers' }", "{ A: 'anwser' }", ':7: '],
    ["'nameserver A'", "'nameserver B'", ":6: no server 'B': the servers are A"],
    ["asked: 'A'", "asked: 'A('", ":9: 'A(' is not servers with their queries"],
    ['servers: {', 'servers: {{', ':7: '],
    ["asked: 'A'", "aksed: 'A'", ":9: absent: no member 'aksed': did you mean 'asked'?"],
    ["asked: 'A'", "asked: 'B'", ":9: no server 'B': the servers are A"],
    ['export default', 'export const other =', ': it has no scenario'],
    // Node itself gives line 1 to an unknown name at the top level of a module.
    ['scenario({', 'nothing({', ':1: nothing is not defined'],
  ] as const;
  for (const [at, [right, wrong, message]] of mistakes.entries()) {
    // Each in a file of its own, because a process reads a module once.
    const file = join(directory.path, `mistake-${at}.ts`);
    await writeFile(file, SCENARIO.replace(right, wrong));
    const { exitCode, stderr } = await commands.start(['run', file, ...ONE_CELL]);
    expect(stderr).toContain(`resolv-lab: ${file}${message}`);
    expect(stderr.split('\n')).toHaveLength(1);
    expect(exitCode).toBe(64);
  }
});

test('`new` writes a scenario that runs, and the settings that an editor needs to check it', async () => {
  await using directory = await temporaryDirectory();
  const cwd = directory.path;
  await using here = inOneProcess({ cwd });
  const made = await here.start(['new', 'silent-first']);
  expect(made.stdout).toContain('Run it: npx resolv-lab run ./silent-first.ts');
  const { document } = await here.run(['./silent-first.ts', ...ONE_CELL, '--out', join(cwd, 'out')]);
  expect(document.cells).toMatchObject([{ status: 'pass' }]);
  const tsc = join(REPOSITORY, 'node_modules/.bin/tsc');
  expect((await execa(tsc, ['-p', '.'], { cwd, reject: false })).stdout).toBe('');
  const again = await here.start(['new', 'silent-first']);
  expect([again.exitCode, again.stderr]).toEqual([64, expect.stringContaining('is there already')]);
  const taken = await here.start(['new', 'strict-error']);
  expect(taken.stderr).toContain("'strict-error' is a repro of the lab: choose another name");
});
