#!/usr/bin/env node
// Plain JavaScript: before `npm start` has brought the right Node and the packages, whatever Node the machine has can say so.
const NODE = 24;
const CANNOT_HOST = 69;

/** @param {string} lack what is missing */
function stop(lack) {
  console.error(`resolv-lab: ${lack}; run 'npm start' or 'npm ci' in its folder once, then 'npx resolv-lab' again`);
  process.exit(CANNOT_HOST);
}

const { node } = process.versions;
if (Number.parseInt(node, 10) < NODE)
  stop(`this is Node ${node}, and the lab runs on Node ${NODE}, which its packages bring`);
await import('./resolv-lab.ts').catch((error) => {
  if (!/^Cannot find package/.test(error.message)) throw error;
  stop('its npm packages are not installed');
});
