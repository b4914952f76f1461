/** `npm run pages`: writes the generated pages. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generatedPages } from './pages.ts';

for (const [name, text] of Object.entries(await generatedPages())) {
  await writeFile(new URL(`../${name}`, import.meta.url), text);
  console.log(join('docs', name));
}
