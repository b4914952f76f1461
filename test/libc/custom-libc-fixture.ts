import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect, type Libc } from '../../lab/libc/index.ts';
import { ARCH } from '../../lab/libc/inspect/arch.ts';

/** A libc of the catalogue. @throws if it is not available */
export async function readyLibc(id: string): Promise<Libc> {
  const state = await inspect(id);
  if (state.state !== 'ready') throw new Error(JSON.stringify(state));
  return state.libc;
}

/** The folder of each library in a build tree. */
const TREE = {
  '.': 'libc.so.6',
  elf: ARCH.loader,
  resolv: 'libresolv.so.2',
  nptl: 'libpthread.so.0',
  dlfcn: 'libdl.so.2',
  math: 'libm.so.6',
  rt: 'librt.so.1',
};

/** Copies the libraries of a Debian image in the layout of `make install`, into a folder such as the lib of a prefix. */
export async function layOut(image: Libc, folder: string): Promise<void> {
  await copyEach(image, () => folder);
}

/** Copies the libraries in the layout of a build tree after `make`. */
export async function layOutTree(image: Libc, tree: string): Promise<void> {
  await copyEach(image, (custom) => join(tree, custom));
}

async function copyEach({ root, suite }: Libc, folderFor: (custom: string) => string): Promise<void> {
  // Before Debian 12, /lib may be a folder of its own beside /usr/lib.
  const from = join(root, suite === 'bullseye' ? '' : 'usr', `lib/${ARCH.name}-linux-gnu`);
  for (const [own, file] of Object.entries(TREE)) {
    const folder = folderFor(own);
    await mkdir(folder, { recursive: true });
    await cp(join(from, file), join(folder, file), { dereference: true });
  }
}
