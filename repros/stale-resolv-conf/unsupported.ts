import type { Cell } from '../../lab/index.ts';
import { clientOf } from './clients.ts';
import { expectedUncured } from './expected.ts';
import type { StaleVariant } from './variants.ts';

/** Why a variant says nothing in a cell, or undefined if it does. */
export function whyUnsupported(cell: Cell, variant: StaleVariant): string | undefined {
  return lacksVerb(cell, variant) ?? wrongDaemon(cell, variant) ?? nothingToCure(cell, variant);
}

function lacksVerb({ libc }: Cell, { client, pin }: StaleVariant): string | undefined {
  if (libc.kind === 'glibc') return undefined;
  if (client === 'private-state') return 'musl has no res_ninit';
  if (pin === 'changed-res') return 'musl has no _res to change';
  return undefined;
}

function wrongDaemon({ libc, daemon, variant: id }: Cell, variant: StaleVariant): string | undefined {
  const aboutDaemons = variant.cure === 'daemon' || variant.cure === 'daemon-restart' || variant.twice;
  if (daemon.id === 'none') return aboutDaemons ? 'this variant is about a daemon' : undefined;
  if (libc.kind === 'musl' && id !== 'main') return 'musl asks a daemon for users and groups, never for hosts';
  if (!clientOf(variant.client).asksDaemon && id !== 'client-res-query-a')
    return 'the res_ functions never ask a daemon: client-res-query-a shows it';
  if (variant.change === 'single-file-mount')
    return "a daemon outside of the container reads the machine's own file, as in main";
  return undefined;
}

/** A cure shows itself only where something was stale before it. */
function nothingToCure(cell: Cell, variant: StaleVariant): string | undefined {
  if (!variant.cure) return undefined;
  const { value, source } = expectedUncured(cell, variant);
  return value === 'not-reproduced' ? `nothing to cure: ${source}` : undefined;
}
