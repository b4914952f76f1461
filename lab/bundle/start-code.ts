import { CODE } from './find.mjs';

/**
 * The module that starts a bundle with a compile cache. A cache holds the functions that its first process compiled, so each command has two:
 * one for its inner process.
 *
 * @param compiled the expression for the folder of the caches, or for null without them
 * @param imports what that expression needs beside `join`
 */
export function startCode({ compiled, imports = [] }: { compiled: string; imports?: readonly string[] }): string {
  return `import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
${imports.map((each) => `${each}\n`).join('')}
const [command = ''] = process.argv.slice(2);
const kind = /^[a-z]+$/.test(command) ? command : 'other';
const inside = process.pid === 1 ? '-inside' : '';
const compiled = ${compiled};
if (compiled !== null) enableCompileCache(join(compiled, \`\${kind}\${inside}\`));
await import('./${CODE}');
`;
}
