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
  variants,
  unsupported,
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

function unsupported(cell: Cell, { story, cure }: LeakVariant): string | undefined {
  if (story === mappedCache && cell.daemon.id !== 'nscd') return 'only nscd hands its cache to its clients';
  if ((story === mappedCache || cure) && !asksDaemon(cell))
    return cell.libc.kind === 'musl' ? 'musl asks no daemon for hosts: nothing leaks' : 'no daemon: nothing leaks';
  return undefined;
}
