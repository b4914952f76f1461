import { type DaemonOverrides, imageKey, packagesKey } from '../lab/libc/index.ts';
import type { Inventory } from '../lab/matrix/matrix.ts';
import type { CProbes } from '../lab/probe/command.ts';
import type { BuiltState, Prepared } from '../setup/prepare.ts';

/** The prepared images and probes as the inventory of the matrix. */
export function inventoryOf(
  { libcs, images, otherImages, runtimes, daemons, probes, probeNeedsGlibc }: Prepared,
  daemonOverrides: DaemonOverrides,
): Inventory {
  return {
    libcs,
    cProbes: cProbesOf({ probes }),
    notBuilt: mapStates(probes, (state) => ('reason' in state ? state.reason : undefined)),
    ...(probeNeedsGlibc !== undefined && { probeNeedsGlibc }),
    daemonOverrides,
    image(libc, packages) {
      const found = images.find((each) => each.libc === libc && isSame(each.packages, packages));
      return found?.state ?? { id: libc, state: 'unavailable', reason: `${packages.join(', ')} were not prepared` };
    },
    otherImage(image) {
      const key = imageKey(image);
      const found = otherImages.find((each) => imageKey(each.image) === key);
      return found?.state ?? { id: image.id, state: 'unavailable', reason: `${key} was not prepared` };
    },
    runtime(probe, libc, packages) {
      const found = runtimes.find(
        (each) => each.probe === probe && each.libc === libc && isSame(each.packages, packages),
      );
      return found?.state ?? { state: 'unavailable', reason: `${probe} on ${libc} was not prepared` };
    },
    async daemon(daemon, libc, packages) {
      const found = daemons.find(
        (each) => each.daemon === daemon && each.libc === libc && isSame(each.packages, packages),
      );
      return found?.state ?? { state: 'unsupported', reason: `${daemon} on ${libc} was not prepared`, lacking: true };
    },
  };
}

function isSame(one: readonly string[] = [], other: readonly string[] = []): boolean {
  return packagesKey(one) === packagesKey(other);
}

/** The path of the tap, if it could be built. */
export function tapOf({ tap }: Pick<Prepared, 'tap'>): { tap?: string } {
  return tap && 'path' in tap ? { tap: tap.path } : {};
}

/** The path of the raw client of daemons, if it could be built. */
export function nscdClientOf({ nscdClient }: Pick<Prepared, 'nscdClient'>): { nscdClient?: string } {
  return nscdClient && 'path' in nscdClient ? { nscdClient: nscdClient.path } : {};
}

/** The C probes that could be built. */
export function cProbesOf({ probes }: Pick<Prepared, 'probes'>): CProbes {
  return mapStates(probes, (state) => ('path' in state ? state.path : undefined));
}

function mapStates(probes: Prepared['probes'], read: (state: BuiltState) => string | undefined): CProbes {
  return Object.fromEntries(
    Object.entries(probes).flatMap(([kind, state]) => {
      const value = state && read(state);
      return value ? [[kind, value]] : [];
    }),
  );
}
