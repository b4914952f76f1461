import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildDouble } from '../fixtures/double/build.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { RESOLV_LAB, start } from './command.ts';

const CHECKS = 'daemon-protocol/main,daemon-protocol/GETPWBYNAME-missing';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
const at = (name: string) => join(directory.path, name);
beforeAll(async () => {
  directory = await temporaryDirectory();
  await buildDouble('WRONG_FIELD', at('WRONG_FIELD'));
});
afterAll(() => directory[Symbol.asyncDispose]());

/** What a runner of GitHub Actions makes of the output of a step: the workflow commands at the beginning of a line, with their escapes undone. */
function workflowCommands(output: string) {
  const unescaped = (text: string) =>
    text
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%25', '%');
  return [...output.matchAll(/^::(\w+)(?: ([^\n]*?))?::([^\n]*)$/gm)].map(
    ([, command, properties = '', message = '']) => ({
      command,
      title: unescaped(/(?:^|,)title=([^,]*)/.exec(properties)?.[1] ?? ''),
      message: unescaped(message),
    }),
  );
}

/** What a CI system makes of JUnit: its counts, and the failures by the name of their case. */
function junit(xml: string) {
  const [, attributes = ''] = /<testsuites ([^>]*)>/.exec(xml) ?? [];
  const count = (name: string) => Number(new RegExp(`${name}="(\\d+)"`).exec(attributes)?.[1]);
  const cases = [...xml.matchAll(/<testcase classname="[^"]*" name="([^"]*)"[^>]*>(.*?)<\/testcase>/gs)];
  const failures = cases.flatMap(([, name, content = '']) => {
    const [, text] = /<failure [^>]*>(.*?)<\/failure>/s.exec(content) ?? [];
    return text === undefined ? [] : [{ name, text }];
  });
  return { tests: count('tests'), failed: count('failures'), errors: count('errors'), failures };
}

test('a daemon that is wrong in one way is one annotation, one failure, and exit code 1', async () => {
  const words = ['daemon', 'check', '--program', at('WRONG_FIELD'), '--only', CHECKS, '--against', 'nscd'];
  const reporters = `github,junit=${at('junit.xml')},baseline=${at('baseline.json')}`;
  const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: at('summary.md') };
  const { stdout, exitCode } = await start(RESOLV_LAB, [...words, '--reporter', reporters, '--out', at('out')], {
    env,
  });
  const [finding, ...others] = workflowCommands(String(stdout));
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ command: 'error', title: 'daemon-protocol/main/host/nsncd/c' });
  expect(finding?.message).toMatch(
    /^failure shown, expected absent \(neither a source nor the baseline has this difference\)\n/,
  );
  expect(finding?.message).toContain('the reply to GETPWBYNAME differs: another gid');
  expect(finding?.message).toContain(
    '; repeat: resolv-lab daemon check --daemon nsncd --only daemon-protocol/main --program ',
  );
  const read = junit(await readFile(at('junit.xml'), 'utf8'));
  // The daemon beside it does not decide, and has no case.
  expect(read).toMatchObject({ tests: 2, failed: 1, errors: 0 });
  expect(read.failures).toEqual([
    { name: 'daemon-protocol/main/host/nsncd/c', text: expect.stringContaining('another gid') },
  ]);
  expect(await readFile(at('summary.md'), 'utf8')).toContain('**FAIL** `daemon-protocol/main/host/nsncd/c`');
  expect(exitCode).toBe(1);

  const again = [
    '--baseline',
    at('baseline.json'),
    '--reporter',
    `github,junit=${at('again.xml')}`,
    '--out',
    at('again'),
  ];
  const second = await start(RESOLV_LAB, [...words, ...again], { env });
  expect(workflowCommands(String(second.stdout))).toEqual([]);
  expect(junit(await readFile(at('again.xml'), 'utf8'))).toMatchObject({ tests: 2, failed: 0, failures: [] });
  expect(second.exitCode).toBe(0);
});
