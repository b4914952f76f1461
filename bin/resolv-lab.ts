#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { cacheDir, compiledDir, workspaceDir } from '../lab/util/cache-paths.ts';
import { mkdirp } from '../lab/util/mkdirp.ts';
import { EXIT } from './exit-codes.ts';

/** The commands that keep something there; who only asks what there is leaves no folder behind. */
const FILL_THE_CACHE = ['run', 'shell', 'libc provision'];

const words = process.argv.slice(2);
if (FILL_THE_CACHE.some((command) => `${words.join(' ')} `.startsWith(`${command} `))) {
  await Promise.all([compiledDir(), workspaceDir()].map(mkdirp)).catch((error: Error) => {
    console.error(`resolv-lab: no cache: ${error.message}; name a folder that can be written with RESOLV_LAB_CACHE`);
    process.exit(EXIT.usage);
  });
}
// Before anything is imported that is worth compiling: stripping types is more than half of what a start costs.
if (existsSync(cacheDir())) enableCompileCache(compiledDir());
const { main } = await import('./main.ts');

// Not by emptying the event loop: after a Ctrl-C there are still cells under way, and this process's end is theirs.
process.exit(await main(words));
