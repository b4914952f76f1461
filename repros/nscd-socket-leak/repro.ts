import { type Cell, defineRepro } from '../../lab/index.ts';
import { asksDaemon } from '../shared/resolving-libc.ts';
import { expected } from './expected.ts';
import { mappedCache } from './mapped-cache.ts';
import { container } from './place.ts';
import { tryThis } from './try-this.ts';
import type { LeakVariant } from './variant.ts';
import { variants } from './variants.ts';
import { localDomain } from './views.ts';

export default defineRepro<LeakVariant>({
  id: 'nscd-socket-leak',
  title: "a container that sees the host's /var/run gets its names from the host",
  symptoms: [
    "a container gets the host's answers: a wrong address, or a name that only the host knows",
    "a name that the container's nameserver knows is not found; dig in the same container is right",
    'users and groups of the host show up in a container',
  ],
  variants,
  unsupported,
  resolver,
  expected,
  run: (scenario, variant) => variant.story.run(scenario, variant),
  judge: (evidence, cell, variant) => variant.story.judge(evidence, cell, variant),
  tryThis: (_, cell) => tryThis(cell),
  cures,
});

/** They hold for names; what keeps the socket away keeps users and groups away as well, but no variant shows it. */
function cures({ asks, place }: LeakVariant): string[] {
  if (asks !== 'getaddrinfo') return [];
  // Without a container nobody bound anything that could be left out or moved.
  const fits = ({ cure, view }: LeakVariant) => cure && (place === container || view === localDomain);
  return Object.keys(variants).filter((id) => id.startsWith('cure-') && variants[id] && fits(variants[id]));
}

function unsupported(cell: Cell, variant: LeakVariant): string | undefined {
  const { story, cure, asks } = variant;
  if (story === mappedCache && cell.daemon.id !== 'nscd') return 'only nscd hands its cache to its clients';
  if ((story === mappedCache || cure) && !asksDaemon(cell)) {
    const why = cell.libc.kind === 'musl' ? 'musl asks no daemon for hosts' : 'no daemon';
    return cure ? `nothing to cure: ${why}, so nothing leaks` : `${why}: nothing leaks`;
  }
  // They compare with a lookup that leaks.
  if (cure || asks === 'res_query') {
    const { value, source } = expected(cell, variants.main);
    if (cell.daemon.claim && asksDaemon(cell) && value === 'not-reproduced') return `nothing leaks: ${source}`;
  }
  return undefined;
}

/** res_query asks no daemon; nor does getaddrinfo where none is in sight, or LOCALDOMAIN is set. */
function resolver(cell: Cell, { asks, view }: LeakVariant): 'client' | 'daemon' {
  if (asks === 'getpwnam') return cell.daemon.id === 'none' ? 'client' : 'daemon';
  return asks === 'getaddrinfo' && asksDaemon(cell) && view.showsDaemon && !view.env?.LOCALDOMAIN ? 'daemon' : 'client';
}
