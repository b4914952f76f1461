#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { cacheDir, compiledDir, workspaceDir } from '../lab/util/cache-paths.ts';
import { mkdirp } from '../lab/util/mkdirp.ts';
import { EXIT } from './exit-codes.ts';

/** The commands that write to the cache; other commands create no folder. */
const WRITE_TO_CACHE = ['run', 'shell', 'libc provision'];

const words = process.argv.slice(2);
if (WRITE_TO_CACHE.some((command) => `${words.join(' ')} `.startsWith(`${command} `))) {
  await Promise.all([compiledDir(), workspaceDir()].map(mkdirp)).catch((error: Error) => {
    console.error(`resolv-lab: no cache: ${error.message}; name a writable folder with RESOLV_LAB_CACHE`);
    process.exit(EXIT.usage);
  });
}
// Before the large imports: stripping types takes more than half of the start time.
if (existsSync(cacheDir())) enableCompileCache(compiledDir());
const { main } = await import('./main.ts');

// An explicit exit: after a Ctrl-C unfinished cells keep the event loop alive, and the end of this process ends them.
process.exit(await main(words));
