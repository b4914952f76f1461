#!/usr/bin/env node
// Plain JavaScript, for any Node version: it starts the Node of the npm packages, or says that `npm start` installs it.
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NODE = 24;
const house = fileURLToPath(new URL('..', import.meta.url));
/** In an npm package the packages are beside this one, and in a repository below it. */
const isPackage = basename(dirname(house)) === 'node_modules';
const packages = isPackage ? dirname(house) : join(house, 'node_modules');
const CANNOT_HOST = 69;

/** @param {string} problem */
function stop(problem) {
  const cure = isPackage ? "'npm install resolv-lab'" : "'npm start' or 'npm ci' in its folder once";
  console.error(`resolv-lab: ${problem}; run ${cure}, then 'npx resolv-lab' again`);
  process.exit(CANNOT_HOST);
}

const { node } = process.versions;
if (Number.parseInt(node, 10) < NODE) {
  // npx puts the installed Node first in PATH only in the lab's own folder.
  const installed = join(packages, '.bin/node');
  if (existsSync(installed) && realpathSync(installed) !== process.execPath) {
    const { runOrExit } = await import('../setup/run.mjs');
    await runOrExit(installed, [fileURLToPath(import.meta.url), ...process.argv.slice(2)]);
    process.exit();
  }
  stop(`this is Node ${node}; the lab needs Node ${NODE}, which its npm packages contain`);
}

const { bundlesDir, labBundle, shippedBundle } = await import('../lab/bundle/bundles.mjs');
const { findBundle, START } = await import('../lab/bundle/find.mjs');
const shipped = shippedBundle(labBundle);
const bundle = shipped ?? findBundle(labBundle, bundlesDir());
if (bundle === null) {
  await import('./resolv-lab.ts').catch((error) => {
    if (!/^Cannot find package/.test(error.message)) throw error;
    stop('its npm packages are not installed');
  });
} else {
  const start = join(bundle, START);
  // The inner process starts from the same bundle, even if the sources change meanwhile.
  process.argv[1] = start;
  await import(pathToFileURL(start).href);
}
