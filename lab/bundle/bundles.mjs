// Plain JavaScript, because the launcher searches for a bundle before Node strips types.
import { join } from 'node:path';
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

/** The folder of bundles. */
export function bundlesDir() {
  return join(cacheDir(), 'bundles');
}
