#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { compiledDir } from '../lab/cache.ts';

// Before anything is imported that is worth compiling: stripping types is more than half of what a start costs.
enableCompileCache(compiledDir());
const { main } = await import('./main.ts');

// Not by emptying the event loop: after a Ctrl-C there are still cells under way, and this process's end is theirs.
process.exit(await main(process.argv.slice(2)));
