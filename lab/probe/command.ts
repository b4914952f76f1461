import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CODE } from '../bundle/find.mjs';
import type { ProbeId } from '../core/schema.ts';
import { INSIDE, type Mount } from '../host/sandbox.ts';
import { compareVersions } from '../libc/catalogue/version.ts';
import type { Libc } from '../libc/index.ts';
import { NODE_NEEDS_GLIBC } from '../libc/inspect/inspect-root.ts';

/** Where the built probes are: C by kind of libc, and the folder of the FFI probe's bundle. What could not be built is missing. */
export type CProbes = Partial<Record<Libc['kind'] | 'ffi', string>>;

/** What a probe needs to be mounted, and how it is then started. */
export interface ProbeCommand {
  mounts: Mount[];
  program: string[];
  env?: Record<string, string>;
}

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

function fromRepository(path: string): Mount {
  return { source: join(REPOSITORY, path), target: `${INSIDE}/${path}` };
}

/** As it was written: Node strips the types of its modules each time, and so takes three times as long to start. */
const FFI_SOURCES = {
  mounts: ['package.json', 'probes/ffi'].map(fromRepository),
  main: `${INSIDE}/probes/ffi/main.ts`,
};

function bundled(folder: string): typeof FFI_SOURCES {
  return { mounts: [{ source: folder, target: `${INSIDE}/ffi-probe` }], main: `${INSIDE}/ffi-probe/${CODE}` };
}

/** How a probe starts inside a sandbox, one entry a kind of probe. */
const COMMANDS: Record<ProbeId, (libc: Libc, built: CProbes) => ProbeCommand> = {
  c(libc, built) {
    const source = built[libc.kind];
    if (!source) throw new Error(`the C probe for ${libc.kind} has not been built`);
    return { mounts: [{ source, target: `${INSIDE}/probe` }], program: [`${INSIDE}/probe`] };
  },
  ffi(_libc, built) {
    const { mounts, main } = built.ffi === undefined ? FFI_SOURCES : bundled(built.ffi);
    const packages = ['node_modules/ffi-rs', 'node_modules/@yuuang'].map(fromRepository);
    return {
      mounts: [{ source: process.execPath, target: `${INSIDE}/node` }, ...packages, ...mounts],
      program: [`${INSIDE}/node`, main],
    };
  },
};

/** @throws Error when the C probe for this kind of libc was not built */
export function probeCommand(probe: ProbeId, libc: Libc, built: CProbes): ProbeCommand {
  return COMMANDS[probe](libc, built);
}

/** What there is of C probes. */
export interface ProbeInventory {
  cProbes: CProbes;
  /** Why those are missing that could not be built. */
  notBuilt?: Partial<Record<Libc['kind'], string>>;
  /** The oldest glibc that the C probe is sure to run on, if not the lab's oldest. */
  probeNeedsGlibc?: string;
}

/** Why a probe cannot run on a libc, or undefined if it can. */
export function probeUnsupported(
  probe: ProbeId,
  libc: Libc,
  { cProbes, notBuilt = {}, probeNeedsGlibc }: ProbeInventory,
): string | undefined {
  if (probe === 'c') {
    if (!cProbes[libc.kind]) {
      const cause = notBuilt[libc.kind];
      return `the C probe for ${libc.kind} could not be built here${cause ? `: ${cause}` : ''}`;
    }
    if (libc.kind === 'musl' || probeNeedsGlibc === undefined) return undefined;
    return compareVersions(libc.version, probeNeedsGlibc) < 0
      ? `crosstool-2.17 is not there, so the C probe was compiled against this machine's glibc ${probeNeedsGlibc}, and may not run on an older one`
      : undefined;
  }
  if (libc.kind === 'musl') return "the FFI probe needs Node, and Node's official binaries need glibc";
  if (libc.node) return undefined;
  return compareVersions(libc.version, NODE_NEEDS_GLIBC) < 0
    ? `the FFI probe needs Node, and Node's official binaries need glibc ≥ ${NODE_NEEDS_GLIBC}`
    : 'the FFI probe needs Node, and Node needs a libstdc++ that runs on this glibc: it brings none, and that of this machine needs a newer one';
}
