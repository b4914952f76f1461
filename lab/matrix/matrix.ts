import type { RuntimeId } from '../../probes/runtimes/index.ts';
import { clientUnsupported } from '../client/sandbox.ts';
import type { Cell } from '../core/cell.ts';
import { withClaimsAbout } from '../core/claims-about.ts';
import type { DaemonFacts, Generated, LibcFacts, OciRuntime, ProbeId, Shard } from '../core/schema.ts';
import { definitionOf } from '../libc/catalogue/definitions.ts';
import {
  asClient,
  type DaemonImage,
  type DaemonOverrides,
  type DaemonState,
  daemonLibcs,
  factsOfLibc,
  imageKey,
  type Libc,
  type LibcState,
  type LibcWithPackages,
  packagesKey,
  type DaemonName as RealDaemon,
} from '../libc/index.ts';
import {
  nowhere,
  type ProbeCommand,
  type ProbeInventory,
  probeUnsupported,
  type Unsupported,
} from '../probe/command.ts';
import type { PackageNeeds, Repro, Variant } from '../repro.ts';
import type { RuntimeState } from '../runtime/provision.ts';
import { isRuntime } from '../runtime/runtimes.ts';
import type { BugClaims, Claims } from './claims.ts';
import type { Labels } from './labels.ts';
import type { Selection } from './selection.ts';

/** One cell to run, or the reason why it cannot run. */
export interface PlannedCell {
  cell: Cell;
  repro: Repro;
  variant: Variant;
  targets: CellTargets | Unsupported;
}

/** The images of a cell. */
export interface CellTargets {
  libc: Libc;
  daemonImage: DaemonImage | null;
  /** The cell's probe, if it is a runtime. */
  runtime?: ProbeCommand;
  /** The images of the libc with the packages that the variant needs, by `packagesKey`. */
  images?: ReadonlyMap<string, Libc>;
  /** The images of other libcs that the variant names, by `imageKey`. */
  otherImages?: ReadonlyMap<string, Libc>;
}

/** The libcs, daemons and probes of this machine. */
export interface Inventory extends ProbeInventory {
  libcs: readonly LibcState[];
  daemonOverrides: DaemonOverrides;
  claims?: Claims;
  bugClaims?: BugClaims;
  /** The user's labels of libcs, which replace the ids in results. */
  labels?: Labels;
  /** Starts the probes of all cells in containers. */
  container?: OciRuntime;
  /** The state of a daemon on a libc, with further packages in its image. */
  daemon(daemon: RealDaemon, libc: string, packages: readonly string[]): Promise<DaemonState>;
  /** The state of a runtime on a libc, with further packages in its image. */
  runtime?(probe: RuntimeId, libc: string, packages: readonly string[]): RuntimeState;
  /** The state of the image of a libc with further packages. */
  image?(libc: string, packages: readonly string[]): LibcState;
  /** The state of an image that a variant names. */
  otherImage?(image: LibcWithPackages): LibcState;
  /** The user's choice of generated cases. */
  generated?: Generated;
}

/**
 * All cells of a selection, in the order repro, variant, libc, daemon, probe, repeat. A combination that the repro does
 * not support, or that this machine cannot run, has the reason.
 */
export async function planMatrix(selection: Selection, inventory: Inventory, repeat = 1): Promise<PlannedCell[]> {
  const pairs = await Promise.all(
    inventory.libcs.map(async (libc) => ({ libc, daemons: await daemonsFor(libc, selection, inventory) })),
  );
  const combinations = selection.repros.flatMap((repro) =>
    Object.entries(repro.variants)
      .filter(([id]) => selection.wantsVariant(id))
      .flatMap(([variantId, variant]) =>
        pairs.flatMap(({ libc, daemons }) =>
          daemons.flatMap((daemon) =>
            probesOf(repro, selection).map((probe) => ({ repro, variantId, variant, libc, daemon, probe })),
          ),
        ),
      ),
  );
  const withImages = await Promise.all(
    combinations.map(async ({ daemon, ...each }) => {
      const needs = each.repro.packages?.(each.variant) ?? null;
      const [first = []] = needs?.sets ?? [];
      return {
        ...each,
        ground: groundOf(each.probe, withPackages(each.libc, first, inventory), inventory, first),
        daemon: daemon && (await daemonWith(daemon, needs?.daemon ?? [], inventory)),
        images: imagesOf(each.libc, needs, inventory),
        otherImages: otherImagesOf(needs, inventory),
      };
    }),
  );
  const all = withImages.flatMap(({ repro, variantId, variant, libc, ground, images, otherImages, daemon, probe }) => {
    const cell: Cell = {
      repro: repro.id,
      variant: variantId,
      libc: libcFacts('libc' in ground ? { id: libc.id, state: 'ready', libc: ground.libc } : libc, inventory),
      daemon: daemonFacts(daemon, inventory),
      probe,
      ...(inventory.container && { container: inventory.container }),
      ...(inventory.generated && { generated: inventory.generated }),
      ...(probe === 'client' && { client: repro.client }),
      attempt: 1,
    };
    // Shared by all repeats, because there may be thousands.
    const targets = targetsFor(cell, { repro, variant, ground, images, otherImages, daemon, inventory });
    return Array.from(
      { length: repeat },
      (_, repetition): PlannedCell => ({ cell: { ...cell, attempt: repetition + 1 }, repro, variant, targets }),
    );
  });
  return all.filter(({ cell }) => selection.wantsCell?.(cell) ?? true);
}

/** A repro with a program of the user's own has no other probe. */
function probesOf({ client }: Repro, { probes }: Selection): readonly ProbeId[] {
  return client ? ['client'] : probes;
}

/** The cells of shard `index` of `count`: every count-th cell, so that shards take similar times. */
export function shard<T>(cells: readonly T[], { index, count }: Shard): T[] {
  return cells.filter((_, position) => position % count === index - 1);
}

interface PlannedDaemon {
  id: RealDaemon;
  on: string;
  state: DaemonState;
}

/** The daemons for the cells of one client libc; null is no daemon. */
async function daemonsFor(
  client: LibcState,
  { daemons }: Selection,
  inventory: Inventory,
): Promise<(PlannedDaemon | null)[]> {
  const selected = daemons.flatMap((id): (null | { id: RealDaemon; on: string })[] => {
    if (id === 'none') return [null];
    return daemonLibcs(id, asClient(client), inventory.daemonOverrides).map((on) => ({ id, on }));
  });
  return Promise.all(
    selected.map(async (daemon) => daemon && { ...daemon, state: await inventory.daemon(daemon.id, daemon.on, []) }),
  );
}

function targetsFor(
  cell: Cell,
  parts: {
    repro: Repro;
    variant: Variant;
    ground: Ground;
    images: ReadonlyMap<string, Libc> | Unsupported;
    otherImages: ReadonlyMap<string, Libc> | Unsupported;
    daemon: PlannedDaemon | null;
    inventory: Inventory;
  },
): PlannedCell['targets'] {
  const { repro, variant, ground, images, otherImages, daemon, inventory } = parts;
  if ('unsupported' in ground) return ground;
  if ('unsupported' in images) return images;
  if ('unsupported' in otherImages) return otherImages;
  if (daemon && daemon.state.state !== 'ready')
    return { unsupported: reasonFor(daemon.state), lacking: daemon.state.state === 'missing' || daemon.state.lacking };
  const noProbe = probeUnsupported(cell.probe === 'ffi' ? 'ffi' : 'c', ground.libc, inventory);
  if (noProbe) return noProbe;
  const reason =
    (cell.client && clientUnsupported(cell.client, ground.libc)) ??
    repro.unsupported?.(withClaimsAbout(repro.bugs, cell), variant);
  if (reason) return nowhere(reason);
  const image = daemon?.state.state === 'ready' ? daemon.state.image : null;
  return {
    ...ground,
    libc: labelled(ground.libc, inventory),
    daemonImage: image && { ...image, libc: labelled(image.libc, inventory) },
    ...(images.size > 0 && { images }),
    ...(otherImages.size > 0 && { otherImages }),
  };
}

/** The libc that a cell's program runs on, and the command of a runtime; or the reason why there is none. */
type Ground = Unsupported | { libc: Libc; runtime?: ProbeCommand };

/** The libc that a cell's program runs on. A runtime has an image of its own, with the same further packages. */
function groundOf(probe: Cell['probe'], libc: LibcState, inventory: Inventory, packages: readonly string[]): Ground {
  if (!isRuntime(probe)) {
    return libc.state === 'ready' ? { libc: libc.libc } : { unsupported: reasonFor(libc), lacking: true };
  }
  const found = inventory.runtime?.(probe, libc.id, packages) ?? {
    state: 'unavailable',
    reason: `${probe} was not prepared`,
  };
  if (found.state !== 'ready') return { unsupported: found.reason, lacking: found.state === 'unavailable' };
  return { libc: found.libc, runtime: found.command };
}

/** A libc with further packages in its image. */
function withPackages(libc: LibcState, packages: readonly string[], { image }: Inventory): LibcState {
  if (packages.length === 0) return libc;
  const reason = `${libc.id} with ${packages.join(', ')} was not prepared`;
  return image?.(libc.id, packages) ?? { id: libc.id, state: 'unavailable', reason };
}

/** The images of a libc that a variant needs, by `packagesKey`; or the reason why one of them is missing. */
function imagesOf(
  libc: LibcState,
  needs: PackageNeeds | null,
  inventory: Inventory,
): ReadonlyMap<string, Libc> | Unsupported {
  const images = new Map<string, Libc>();
  if (!needs) return images;
  // A machine or a service without packages runs on the libc's own image, also where the program has some.
  for (const packages of [[], ...needs.sets]) {
    const state = withPackages(libc, packages, inventory);
    if (state.state !== 'ready') return { unsupported: reasonFor(state), lacking: true };
    images.set(packagesKey(packages), labelled(state.libc, inventory));
  }
  return images;
}

/** The images of other libcs that a variant names, by `imageKey`; or the reason why one of them is missing. */
function otherImagesOf(needs: PackageNeeds | null, { otherImage }: Inventory): ReadonlyMap<string, Libc> | Unsupported {
  const images = new Map<string, Libc>();
  for (const image of needs?.others ?? []) {
    const key = imageKey(image);
    const state = otherImage?.(image) ?? { id: image.id, state: 'unavailable', reason: `${key} was not prepared` };
    if (state.state !== 'ready') return { unsupported: reasonFor(state), lacking: true };
    images.set(key, state.libc);
  }
  return images;
}

/** A planned daemon with further packages in its image. */
async function daemonWith(
  daemon: PlannedDaemon,
  packages: readonly string[],
  inventory: Inventory,
): Promise<PlannedDaemon> {
  if (packages.length === 0) return daemon;
  return { ...daemon, state: await inventory.daemon(daemon.id, daemon.on, packages) };
}

/** A libc with its label, if it has one, as its id. */
function labelled<T extends { id: string }>(libc: T, { labels = {} }: Inventory): T {
  return { ...libc, id: labels[libc.id] ?? libc.id };
}

/** The facts of a libc with its label, if it has one, as its id. */
function labelledFacts(facts: LibcFacts, inventory: Inventory): LibcFacts {
  const named = labelled(facts, inventory);
  return named.id === facts.id ? facts : { ...named, build: facts.id };
}

function reasonFor(
  state: { state: 'missing'; how: string } | { state: 'unavailable' | 'unsupported'; reason: string },
): string {
  return state.state === 'missing' ? `not provisioned: ${state.how}` : state.reason;
}

function libcFacts(state: LibcState, inventory: Inventory): LibcFacts {
  if (state.state === 'ready') return factsOf(state.libc, inventory);
  const kind = definitionOf(state.id)?.kind ?? 'glibc';
  return labelledFacts({ ...ABSENT, id: state.id, kind }, inventory);
}

function daemonFacts(daemon: PlannedDaemon | null, inventory: Inventory): DaemonFacts {
  if (!daemon) return { id: 'none', version: null, libc: null };
  if (daemon.state.state !== 'ready')
    return {
      id: daemon.id,
      version: null,
      libc: labelledFacts({ ...ABSENT, id: daemon.on, kind: 'glibc' }, inventory),
      ...settingsOf(daemon.id, inventory),
    };
  const { version, libc, program } = daemon.state.image;
  const release = inventory.daemonOverrides.releases?.[daemon.id];
  return {
    ...{ id: daemon.id, version, libc: factsOf(libc, inventory) },
    ...(program !== undefined && { program }),
    ...(release !== undefined && { release }),
    ...claimsOn(daemon.id, inventory),
    ...settingsOf(daemon.id, inventory),
  };
}

function settingsOf(daemon: RealDaemon, { daemonOverrides }: Inventory): Pick<DaemonFacts, 'settings'> {
  const settings = daemonOverrides.settings?.[daemon];
  return settings ? { settings } : {};
}

const ABSENT = { version: 'unknown', package: null, revision: null, buildId: null };

function factsOf(libc: Libc, inventory: Inventory): LibcFacts {
  const { id, packages } = libc;
  const facts = { ...factsOfLibc(libc), ...(packages && { packages }) };
  return labelledFacts({ ...facts, ...claimsOn(id, inventory) }, inventory);
}

/** The user's claims about a libc or a daemon. */
function claimsOn(id: string, { claims, bugClaims }: Inventory): Pick<LibcFacts, 'claim' | 'bugClaims'> {
  const [claim, ofBugs] = [claims?.[id], bugClaims?.[id]];
  return { ...(claim && { claim }), ...(ofBugs && { bugClaims: ofBugs }) };
}
