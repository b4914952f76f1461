// Plain JavaScript for any Node version: it installs the npm packages, which contain the right Node.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { needsInstall } from './needs-install.mjs';
import { run, runOrExit } from './run.mjs';

const USAGE = 64;
const CANNOT_HOST = 69;

// Hides warnings about the engine, because this Node only starts the other one.
const INSTALL = ['ci', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];

const house = fileURLToPath(new URL('..', import.meta.url));
const node = `${house}node_modules/.bin/node`;

const [command, ...args] = process.argv.slice(2);

/** The programs of each command, which run one after another on the right Node. */
const COMMANDS = {
  start: [[`${house}bin/resolv-lab.mjs`, 'run', ...args]],
  test: [[`${house}bin/prepare-tests.ts`], [`${house}node_modules/vitest/vitest.mjs`, 'run', '--root', house, ...args]],
  // npm runs these two around `npm pack` and `npm publish`.
  prepack: [[`${house}setup/package/index.ts`, 'build']],
  postpack: [[`${house}setup/package/index.ts`, 'restore']],
  check: [
    [`${house}node_modules/typescript/bin/tsc`, '--noEmit', '--project', house],
    [`${house}node_modules/typescript/bin/tsc`, '--noEmit', '--project', `${house}reports/html/client`],
    [`${house}node_modules/@biomejs/biome/bin/biome`, 'check', '--error-on-warnings', house],
  ],
};

if (!Object.hasOwn(COMMANDS, command ?? '')) {
  console.error(`usage: node setup/start.mjs ${Object.keys(COMMANDS).join('|')} [argument…]`);
  process.exit(USAGE);
}

if (needsInstall(house)) {
  console.error('Installing npm packages…');
  const { code } = await run('npm', INSTALL, { cwd: house, quiet: true });
  if (code !== 0 || needsInstall(house)) {
    console.error('npm could not install the packages of package-lock.json, which the lab needs.');
    process.exit(CANNOT_HOST);
  }
}

if (!existsSync(node)) {
  console.error(`The npm packages contain no Node 24 for ${process.platform} on ${process.arch}.`);
  process.exit(CANNOT_HOST);
}

for (const words of COMMANDS[command]) await runOrExit(node, words);
