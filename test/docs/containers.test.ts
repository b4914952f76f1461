import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CellResult, RunDocument } from '../../lab/core/schema.ts';
import { bundled, REPOSITORY, start } from '../e2e/command.ts';
import { inOneProcess, type OneProcess } from '../e2e/in-one-process.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { snippetsOf } from './container-snippets.ts';

const ENTRY = await bundled('test/docs/fixtures/container-snippets.ts');
const snippets = snippetsOf(await readFile(join(REPOSITORY, 'docs/containers.md'), 'utf8'));

let commands: OneProcess;
let cells: CellResult[];
beforeAll(async () => {
  commands = inOneProcess();
  await using directory = await temporaryDirectory();
  const words =
    '--variant leaks-*,solution-* --libc debian-trixie --daemon nsncd,nscd --probe c --container runc --json'.split(
      ' ',
    );
  const { stdout } = await start(ENTRY, ['run', 'snippets', ...words, '--out', directory.path]);
  cells = RunDocument.parse(JSON.parse(String(stdout))).cells;
});
afterAll(() => commands[Symbol.asyncDispose]());

test('the page has each solution as a Compose file and as a command', () => {
  const solutions = snippets.filter(({ leaks }) => !leaks);
  for (const number of [1, 2, 3, 4]) {
    const found = solutions.filter(({ id }) => id.startsWith(`solution-${number}-`));
    expect(found.map(({ compose }) => compose !== undefined)).toEqual([true, false]);
  }
  expect(snippets.filter(({ leaks }) => leaks).length).toBeGreaterThan(7);
});

test.each([
  ['podman run --pod new debian:13 web', '--pod'],
  ['kubectl run web', 'no command that runs a container'],
  ['podman run --network slirp4netns debian:13 web', 'slirp4netns'],
])('the reader refuses what it does not know: %s', (command, reason) => {
  expect(() => snippetsOf(`## Leaks: x\n\n\`\`\`sh\n${command}\n\`\`\`\n`)).toThrow(reason);
});

describe.each(snippets.map((snippet) => [snippet.id, snippet] as const))('%s', (id, { leaks, compose }) => {
  test('in a container by runc', () => {
    const found = cells.filter(({ variant }) => variant === id);
    expect(found.map(({ daemon }) => daemon.id)).toEqual(['nsncd', 'nscd']);
    for (const { status, observed, reason, container } of found) {
      expect({ status, observed, reason, container }).toEqual({
        status: 'pass',
        observed: leaks ? 'reproduced' : 'not-reproduced',
        reason: expect.any(String),
        container: 'runc',
      });
    }
  });

  test.runIf(compose !== undefined)('by inspect', async () => {
    await using directory = await temporaryDirectory();
    const file = join(directory.path, 'compose.yml');
    await writeFile(file, compose as string);
    const { stdout } = await commands.start(['inspect', '--compose', file, '--json']);
    expect(stdout.includes('"nscd-socket"')).toBe(leaks || id.startsWith('solution-4-'));
  });
});
