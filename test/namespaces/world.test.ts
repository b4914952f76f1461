import { readlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { start } from './fixture.ts';

async function world(...words: string[]) {
  return JSON.parse((await start('world.ts', ...words)).stdout);
}

test('inside, the process is pid 1, root only there, and has only lo', async () => {
  const inside = await world();
  expect(inside).toMatchObject({ pid: 1, uid: 0 });
  expect(inside.processes).not.toContain(`${process.pid}`);
  for (const [kind, namespace] of Object.entries(inside.namespaces)) {
    expect(namespace).toMatch(`${kind}:[`);
    expect(namespace).not.toBe(readlinkSync(`/proc/self/ns/${kind}`));
  }
  expect(inside.links).toMatch(/^lo\s+DOWN[^\n]*$/);
});

test('the handover arrives: any text, and more than a pipe holds', async () => {
  const words = ['', 'two words', 'line\nbreak', 'ünï✓code "quoted" $HOME \\', 'x'.repeat(100_000)];
  expect((await world(...words)).words).toEqual(words);
});
