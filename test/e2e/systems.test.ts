import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CellResult } from '../../lab/core/schema.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { REPOSITORY, RESOLV_LAB, run } from './command.ts';

const EMAIL_PROXY = join(REPOSITORY, 'repros/catalogue/systems/email-proxy.ts');

describe('the email proxy', () => {
  test('asks the old nameserver on an affected C library, and the new one on another', async () => {
    await using directory = await temporaryDirectory();
    const cells = ['--libc', 'debian-bookworm-security,debian-trixie', '--out', directory.path];
    const { document, exitCode } = await run(['email-proxy', ...cells], {}, RESOLV_LAB);
    expect(document.cells.map(({ libc, status, observed }) => [libc.id, status, observed])).toEqual([
      ['debian-bookworm-security', 'pass', 'reproduced'],
      ['debian-trixie', 'pass', 'not-reproduced'],
    ]);
    expect(exitCode).toBe(0);
  });

  describe('has no verdict', () => {
    const BROKEN: Record<string, { steps: string; reason: RegExp }> = {
      'no packet is lost': {
        steps: "steps.filter((step) => step !== 'server A drop type=AAAA')",
        reason: /asked was A\(A AAAA\)/,
      },
      'the answer for A is lost': {
        steps: "steps.map((step) => step.replace('type=AAAA', 'type=A'))",
        reason: /'the outcome is one of the two described' failed/,
      },
      'the file is not changed': {
        steps: "steps.filter((step) => !step.startsWith('conf'))",
        reason: /asked was A\(/,
      },
    };
    const idOf = (world: string) => world.replaceAll(' ', '-');

    let cells: CellResult[];
    beforeAll(async () => {
      await using directory = await temporaryDirectory();
      const files = Object.entries(BROKEN).map(async ([world, { steps }]) => {
        const file = join(directory.path, `${idOf(world)}.ts`);
        const source = `import proxy from ${JSON.stringify(EMAIL_PROXY)};
const { variants, steps, ...rest } = proxy;
export default { ...rest, steps: ${steps} };\n`;
        await writeFile(file, source);
        return file;
      });
      const where = ['--libc', 'debian-trixie', '--out', join(directory.path, 'run')];
      const { document } = await run([...(await Promise.all(files)), ...where], {}, RESOLV_LAB);
      cells = document.cells;
    });

    test.each(Object.entries(BROKEN))('where %s', (world, { reason }) => {
      expect(cells.filter(({ repro }) => repro === idOf(world))).toEqual([
        expect.objectContaining({ status: 'inconclusive', reason: expect.stringMatching(reason) }),
      ]);
    });
  });
});
