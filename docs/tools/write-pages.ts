/** `npm run pages`: writes the generated pages of docs/. */
import { writeFile } from 'node:fs/promises';
import { generatedPages } from './pages.ts';

for (const [name, text] of Object.entries(await generatedPages())) {
  await writeFile(new URL(`../${name}`, import.meta.url), text);
  console.log(`docs/${name}`);
}
