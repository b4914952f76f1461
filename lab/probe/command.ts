import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProbeId } from '../core/schema.ts';
import { INSIDE, type Mount } from '../host/sandbox.ts';
import { compareVersions } from '../libc/catalogue/version.ts';
import type { Libc } from '../libc/index.ts';
import { NODE_NEEDS_GLIBC } from '../libc/inspect/inspect-root.ts';
import { compiledDir } from '../util/cache-paths.ts';

/** Where the built C probes are; a kind that could not be built is missing. */
export type CProbes = Partial<Record<Libc['kind'], string>>;

/** What a probe needs to be mounted, and how it is then started. */
export interface ProbeCommand {
  mounts: Mount[];
  program: string[];
  env?: Record<string, string>;
}

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

/** How a probe starts inside a sandbox, one entry a kind of probe. */
const COMMANDS: Record<ProbeId, (libc: Libc, built: CProbes) => ProbeCommand> = {
  c(libc, built) {
    const source = built[libc.kind];
    if (!source) throw new Error(`the C probe for ${libc.kind} has not been built`);
    return { mounts: [{ source, target: `${INSIDE}/probe` }], program: [`${INSIDE}/probe`] };
  },
  ffi() {
    const compiled = compiledDir();
    mkdirSync(compiled, { recursive: true });
    const parts = ['package.json', 'probes/ffi', 'node_modules/ffi-rs', 'node_modules/@yuuang'];
    return {
      mounts: [
        { source: process.execPath, target: `${INSIDE}/node` },
        ...parts.map((part) => ({ source: join(REPOSITORY, part), target: `${INSIDE}/${part}` })),
        { source: compiled, target: `${INSIDE}/compiled`, writable: true },
      ],
      program: [`${INSIDE}/node`, `${INSIDE}/probes/ffi/main.ts`],
      env: { NODE_COMPILE_CACHE: `${INSIDE}/compiled` },
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
