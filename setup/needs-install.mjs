import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether node_modules is other than package-lock.json says. npm writes node_modules/.package-lock.json as the last
 * thing, so an installation that was interrupted has none.
 * @param {string} house directory of package-lock.json
 * @param {{ platform: string, arch: string }} machine
 */
export function needsInstall(house, machine = process) {
  const wanted = packagesOf(join(house, 'package-lock.json'));
  const installed = packagesOf(join(house, 'node_modules/.package-lock.json'));
  if (!wanted || !installed) return true;
  const ours = Object.keys(wanted['']?.optionalDependencies ?? {}).map((name) => `node_modules/${name}`);
  const isRight = ([path, { version, integrity, optional, os, cpu }]) => {
    const found = installed[path];
    if (found) return found.version === version && found.integrity === integrity && existsSync(join(house, path));
    // Others' optional packages are npm's to choose; our own are there whenever they are for this machine.
    return optional && !(ours.includes(path) && fits(os, machine.platform) && fits(cpu, machine.arch));
  };
  const expected = Object.entries(wanted).filter(([path]) => path !== '');
  return !expected.every(isRight) || Object.keys(installed).some((path) => !wanted[path]);
}

function fits(allowed, actual) {
  return !allowed || allowed.includes(actual);
}

function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}
