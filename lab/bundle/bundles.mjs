// Plain JavaScript, because the launcher searches for a bundle before Node strips types.
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDir } from '../cache-dir.mjs';

const house = fileURLToPath(new URL('../..', import.meta.url));

/** The command `resolv-lab`. It still reads lessons, style sheets and C sources from the repository. */
export const labBundle = {
  name: 'lab',
  house,
  entry: 'bin/resolv-lab.ts',
  sources: ['bin', 'fake-dns', 'lab', 'package.json', 'probes', 'reports', 'repros', 'setup'],
  movable: false,
};

/** The FFI probe, which is mounted into a sandbox. */
export const ffiProbeBundle = {
  name: 'ffi-probe',
  house,
  entry: 'probes/ffi/main.ts',
  sources: ['lab/bundle', 'probes/ffi'],
  movable: true,
};

/** What scenarios import as `resolv-lab`. Only the npm package has it as a bundle. */
export const publicBundle = { ...labBundle, name: 'public', entry: 'lab/public.ts' };

/** The folder of bundles. */
export function bundlesDir() {
  return join(cacheDir(), 'bundles');
}

/** The folder of the npm package with its bundles. */
export const SHIPPED = 'dist';

/**
 * The folder of a bundle that came with the npm package, or null in a repository. Node strips no types below node_modules, so only there the
 * lab has no other way to run.
 * @param {{ name: string, house: string }} bundle
 */
export function shippedBundle({ name, house }) {
  return house.split(sep).includes('node_modules') ? join(house, SHIPPED, name) : null;
}
