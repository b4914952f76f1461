#!/usr/bin/env node
import { main } from './main.ts';

// Not by emptying the event loop: after a Ctrl-C there are still cells under way, and this process's end is theirs.
process.exit(await main(process.argv.slice(2)));
