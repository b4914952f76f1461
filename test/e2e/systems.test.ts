import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
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

  test.each([
    ['no packet is lost', "steps.filter((step) => step !== 'server A drop type=AAAA')", /asked was A\(A AAAA\)/],
    [
      'the answer for A is lost',
      "steps.map((step) => step.replace('type=AAAA', 'type=A'))",
      /'the outcome is one of the two described' failed/,
    ],
    ['the file is not changed', "steps.filter((step) => !step.startsWith('conf'))", /asked was A\(/],
  ])('has no verdict where %s', async (_, steps, reason) => {
    await using directory = await temporaryDirectory();
    const source = `import proxy from ${JSON.stringify(EMAIL_PROXY)};
const { variants, steps, ...rest } = proxy;
export default { ...rest, steps: ${steps} };\n`;
    await writeFile(join(directory.path, 'proxy.ts'), source);
    const cells = ['--libc', 'debian-trixie', '--out', join(directory.path, 'run')];
    const { document } = await run([join(directory.path, 'proxy.ts'), ...cells], {}, RESOLV_LAB);
    expect(document.cells.map(({ status }) => status)).toEqual(['inconclusive']);
    expect(document.cells[0]?.reason).toMatch(reason);
  });
});
