#!/usr/bin/env node
// Plain JavaScript: whatever Node the machine has can start the one among the packages, or say that `npm start` has to bring it.
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NODE = 24;
const CANNOT_HOST = 69;

/** @param {string} lack what is missing */
function stop(lack) {
  console.error(`resolv-lab: ${lack}; run 'npm start' or 'npm ci' in its folder once, then 'npx resolv-lab' again`);
  process.exit(CANNOT_HOST);
}

const { node } = process.versions;
if (Number.parseInt(node, 10) < NODE) {
  // npx puts it first in PATH only where it is called in the lab's own folder.
  const brought = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
  if (existsSync(brought) && realpathSync(brought) !== process.execPath) {
    const { runOrExit } = await import('../setup/run.mjs');
    await runOrExit(brought, [fileURLToPath(import.meta.url), ...process.argv.slice(2)]);
    process.exit();
  }
  stop(`this is Node ${node}, and the lab runs on Node ${NODE}, which its packages bring`);
}

const { bundlesDir, labBundle } = await import('../lab/bundle/bundles.mjs');
const { findBundle, START } = await import('../lab/bundle/find.mjs');
const bundle = findBundle(labBundle, bundlesDir());
if (bundle === null) {
  await import('./resolv-lab.ts').catch((error) => {
    if (!/^Cannot find package/.test(error.message)) throw error;
    stop('its npm packages are not installed');
  });
} else {
  const start = join(bundle, START);
  // The process inside the namespaces is the same program, whatever becomes of the sources meanwhile.
  process.argv[1] = start;
  await import(pathToFileURL(start).href);
}
