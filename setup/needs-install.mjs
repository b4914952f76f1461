import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether node_modules differs from package-lock.json. npm writes node_modules/.package-lock.json at the end, so an
 * interrupted installation has no such file.
 * @param {string} house directory of package-lock.json
 * @param {{ platform: string, arch: string }} machine
 */
export function needsInstall(house, machine = process) {
  const required = packagesOf(join(house, 'package-lock.json'));
  const installed = packagesOf(join(house, 'node_modules/.package-lock.json'));
  if (!required || !installed) return true;
  const ours = Object.keys(required['']?.optionalDependencies ?? {}).map((name) => `node_modules/${name}`);
  const isInstalled = ([path, { version, integrity, optional, os, cpu }]) => {
    const found = installed[path];
    if (found) return found.version === version && found.integrity === integrity && existsSync(join(house, path));
    // npm chooses optional packages of other packages. Our own must be installed if they are for this machine.
    return optional && !(ours.includes(path) && fits(os, machine.platform) && fits(cpu, machine.arch));
  };
  const packages = Object.entries(required).filter(([path]) => path !== '');
  return !packages.every(isInstalled) || Object.keys(installed).some((path) => !required[path]);
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
