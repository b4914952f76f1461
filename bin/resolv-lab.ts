#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { compiledDir } from '../lab/cache.ts';
import { makeFolder } from '../lab/make-folder.ts';
import { EXIT } from './exit.ts';

await makeFolder(compiledDir()).catch((error: Error) => {
  console.error(`resolv-lab: no cache: ${error.message}; name a folder that can be written with RESOLV_LAB_CACHE`);
  process.exit(EXIT.usage);
});
// Before anything is imported that is worth compiling: stripping types is more than half of what a start costs.
enableCompileCache(compiledDir());
const { main } = await import('./main.ts');

// Not by emptying the event loop: after a Ctrl-C there are still cells under way, and this process's end is theirs.
process.exit(await main(process.argv.slice(2)));
