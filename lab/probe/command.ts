import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CODE } from '../bundle/find.mjs';
import { INSIDE, type Mount } from '../host/sandbox.ts';
import { compareVersions } from '../libc/catalogue/version.ts';
import type { Libc } from '../libc/index.ts';
import { NODE_NEEDS_GLIBC } from '../libc/inspect/inspect-root.ts';

/** The paths of the built probes: C probes by kind of libc, and the folder of the FFI probe's bundle. */
export type CProbes = Partial<Record<Libc['kind'] | 'ffi', string>>;

/** The mounts and the command line of a probe. */
export interface ProbeCommand {
  mounts: Mount[];
  program: string[];
  env?: Record<string, string>;
  /** A folder of this machine that it needs in its /etc, under the same name. A mount there would change what the program sees. */
  etc?: string;
  /** The root file system, instead of that of the libc. */
  root?: string;
  /** Another program of that root file system, on its own libc, which a scenario may start beside the probe. */
  beside?: { libc: Libc; mounts: readonly Mount[]; program: readonly string[] };
}

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

function fromRepository(path: string): Mount {
  return { source: join(REPOSITORY, path), target: `${INSIDE}/${path}` };
}

/** The FFI probe from its sources. It takes three times as long to start, because Node strips types each time. */
const FFI_SOURCES = {
  mounts: ['package.json', 'probes/ffi'].map(fromRepository),
  main: `${INSIDE}/probes/ffi/main.ts`,
};

/** ffi-rs, and the folder beside it with its native library. */
function ffiPackages(): Mount[] {
  const installed = dirname(dirname(createRequire(import.meta.url).resolve('ffi-rs/package.json')));
  return ['ffi-rs', '@yuuang'].map((name) => ({
    source: join(installed, name),
    target: `${INSIDE}/node_modules/${name}`,
  }));
}

function bundled(folder: string): typeof FFI_SOURCES {
  return { mounts: [{ source: folder, target: `${INSIDE}/ffi-probe` }], main: `${INSIDE}/ffi-probe/${CODE}` };
}

/** The lab's own probes; others are runtimes, and `client` is a program of the user's own. */
export type LabProbeId = 'c' | 'ffi';

/** The commands inside a sandbox, by kind of probe. */
const COMMANDS: Record<LabProbeId, (libc: Libc, built: CProbes) => ProbeCommand> = {
  c(libc, built) {
    const source = built[libc.kind];
    if (!source) throw new Error(`the C probe for ${libc.kind} has not been built`);
    return { mounts: [{ source, target: `${INSIDE}/probe` }], program: [`${INSIDE}/probe`] };
  },
  ffi(_libc, built) {
    const { mounts, main } = built.ffi === undefined ? FFI_SOURCES : bundled(built.ffi);
    return {
      mounts: [{ source: process.execPath, target: `${INSIDE}/node` }, ...ffiPackages(), ...mounts],
      program: [`${INSIDE}/node`, main],
    };
  },
};

/** The command of a probe inside a sandbox. @throws Error if the C probe for this kind of libc was not built */
export function probeCommand(probe: LabProbeId, libc: Libc, built: CProbes): ProbeCommand {
  return COMMANDS[probe](libc, built);
}

/** The built probes of this machine. */
export interface ProbeInventory {
  cProbes: CProbes;
  /** The reasons why C probes could not be built. */
  notBuilt?: Partial<Record<Libc['kind'], string>>;
  /** The oldest glibc that the C probe is certain to run on, if that is not the lab's oldest. */
  probeNeedsGlibc?: string;
}

/** Why a cell cannot run. */
export interface Unsupported {
  /** The reason. */
  unsupported: string;
  /** Whether this machine lacks something, so that the cell may run on another. Otherwise it makes no sense anywhere. */
  lacking: boolean;
}

/** The reason why a probe cannot run on a libc; undefined if it can. */
export function probeUnsupported(
  probe: LabProbeId,
  libc: Libc,
  { cProbes, notBuilt = {}, probeNeedsGlibc }: ProbeInventory,
): Unsupported | undefined {
  const lacking = (unsupported: string) => ({ unsupported, lacking: true });
  // Beside a program of the user's own, the lab's fresh process is a C probe.
  if (probe !== 'ffi') {
    if (!cProbes[libc.kind]) {
      const cause = notBuilt[libc.kind];
      return lacking(`the C probe for ${libc.kind} could not be built here${cause ? `: ${cause}` : ''}`);
    }
    if (libc.kind === 'musl' || probeNeedsGlibc === undefined) return undefined;
    return compareVersions(libc.version, probeNeedsGlibc) < 0
      ? lacking(
          `crosstool-2.17 is missing, so the C probe was compiled against this machine's glibc ${probeNeedsGlibc} and may not run on an older one`,
        )
      : undefined;
  }
  if (libc.kind === 'musl') return nowhere("the FFI probe needs Node, and Node's official binaries need glibc");
  if (libc.node) return undefined;
  return compareVersions(libc.version, NODE_NEEDS_GLIBC) < 0
    ? nowhere(`the FFI probe needs Node, and Node's official binaries need glibc ≥ ${NODE_NEEDS_GLIBC}`)
    : lacking(
        'the FFI probe needs Node, and Node needs a libstdc++: this glibc has none, and that of this machine needs a newer glibc',
      );
}

/** A cell that makes no sense on any machine. */
export function nowhere(unsupported: string): Unsupported {
  return { unsupported, lacking: false };
}
