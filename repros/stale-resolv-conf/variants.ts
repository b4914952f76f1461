import type { Variant } from '../../lab/index.ts';
import type { ChangeId } from './changes.ts';
import { type ClientId, clientOf } from './clients.ts';
import type { CureId } from './cures.ts';

/** What keeps a program at the old server although its C library would follow the file. */
export type PinId = 'no-reload' | 'changed-res';

export interface StaleVariant extends Variant {
  client: ClientId;
  change: ChangeId;
  pin?: PinId;
  cure?: CureId;
  /** The file changes back again: stale is then who still asks B. */
  twice?: true;
}

const FIELD_REPORT = { client: 'getaddrinfo', change: 'rename-over' } as const;

function variant(title: string, differs: Partial<Omit<StaleVariant, 'title'>> = {}): StaleVariant {
  return { title, ...FIELD_REPORT, ...differs };
}

/** A pin that holds on every glibc: before 2.26 by age, since then by the option. */
function cured(remedy: string, cure: CureId): StaleVariant {
  return variant(`no-reload, then ${remedy}`, { pin: 'no-reload', cure, remedy });
}

/** The field report's own case, and what differs from it: one thing a variant. */
export const variants: { main: StaleVariant } & Record<string, StaleVariant> = {
  main: variant('getaddrinfo; a new resolv.conf is renamed over the old one'),

  'client-gethostbyname': variant('gethostbyname', { client: 'gethostbyname' }),
  'client-res-query-a': variant('res_query for A', { client: 'res_query-a' }),
  'client-res-query-mx': variant('res_query for MX, as mail servers ask', { client: 'res_query-mx' }),
  'client-res-query-ns': variant('res_query for NS', { client: 'res_query-ns' }),
  'client-res-search': variant('res_search for A', { client: 'res_search-a' }),
  'client-private-state': variant('res_nquery on a state of its own', { client: 'private-state' }),

  'change-in-place': variant('the file is written in place', { change: 'in-place' }),
  'change-symlink-flip': variant('the file is a symlink, which is pointed elsewhere', { change: 'symlink-flip' }),
  'change-remove-create': variant('the file is removed; a lookup later it is there again', { change: 'remove-create' }),
  'change-same-size-same-second': variant('written in place: same size, same second', {
    change: 'same-size-same-second',
  }),
  'change-single-file-mount': variant('a single-file bind mount, whose source is renamed over', {
    change: 'single-file-mount',
  }),

  'pin-no-reload': variant('the old file said `options no-reload`', { pin: 'no-reload' }),
  'pin-changed-res': variant('the program took RES_DNSRCH out of its _res.options', { pin: 'changed-res' }),

  'cure-res-init': cured('the program calls res_init', 'res-init'),
  'cure-res-close-init': cured('the program calls res_close and res_init', 'res-close-init'),
  'cure-restart': cured('the program is restarted', 'restart'),
  'cure-new-thread': cured('a new thread of the program asks', 'new-thread'),
  'cure-daemon': cured('a daemon is started under the program', 'daemon'),
  'cure-daemon-restart': cured('the daemon is restarted', 'daemon-restart'),
  'no-cure-res-init-in-mount': variant('not a cure: single-file bind mount, then the program calls res_init', {
    change: 'single-file-mount',
    cure: 'res-init',
  }),

  'daemon-second-change': variant('the file changes a second time under a daemon', { twice: true }),
};

/** Those of the cures that could help a variant: they act on the default state of a thread, or on the daemon that it asks. */
export function curesOf({ client, change }: StaleVariant): string[] {
  if (client === 'private-state' || change === 'single-file-mount') return [];
  const { asksDaemon } = clientOf(client);
  // To start a daemon is none for a program that asks one already.
  const helps = (cure: CureId | undefined) => cure && cure !== 'daemon' && (asksDaemon || cure !== 'daemon-restart');
  return Object.keys(variants).filter((id) => helps(variants[id]?.cure));
}
