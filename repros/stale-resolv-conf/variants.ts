import type { Cell, Variant } from '../../lab/index.ts';
import { asksDaemon } from '../shared/attribution.ts';
import { A, B, type Nameserver } from '../shared/two-nameservers.ts';
import { type FileChangeId, fileChanges } from './file-changes.ts';
import { type LookupFunctionId, lookupFunctions } from './lookup-functions.ts';
import type { WorkaroundId } from './workarounds.ts';

export interface StaleVariant extends Variant {
  lookupFunction: LookupFunctionId;
  fileChange: FileChangeId;
  /** The cause that disables reloading in a glibc that has it: an option in the file, or a `_res` that the program changed. */
  reloadDisabledBy?: 'no-reload' | 'changed-res';
  workaround?: WorkaroundId;
  /** The file changes to B and back to A: a lookup is then stale if B answers it. */
  changesTwice?: true;
}

const FIELD_REPORT = { lookupFunction: 'getaddrinfo', fileChange: 'rename-over' } as const;

function variant(title: string, differs: Partial<Omit<StaleVariant, 'title'>> = {}): StaleVariant {
  return { title, ...FIELD_REPORT, ...differs };
}

/** With `no-reload` every glibc is stale: before 2.26 it never reloads, since then because of the option. */
function workaroundVariant(remedy: string, workaround: WorkaroundId): StaleVariant {
  return variant(`no-reload, then ${remedy}`, { reloadDisabledBy: 'no-reload', workaround, remedy });
}

/** The field report's own case, and variants that each differ from it in one thing. */
export const variants: { main: StaleVariant } & Record<string, StaleVariant> = {
  main: variant('getaddrinfo; a new resolv.conf is renamed over the old one', { daemonCheck: 'behaviour' }),

  'client-gethostbyname': variant('gethostbyname', { lookupFunction: 'gethostbyname' }),
  'client-res-query-a': variant('res_query for A', { lookupFunction: 'res_query-a' }),
  'client-res-query-mx': variant('res_query for MX, as mail servers call it', { lookupFunction: 'res_query-mx' }),
  'client-res-query-ns': variant('res_query for NS', { lookupFunction: 'res_query-ns' }),
  'client-res-search': variant('res_search for A', { lookupFunction: 'res_search-a' }),
  'client-private-state': variant('res_nquery with a private resolver state', { lookupFunction: 'private-state' }),

  'change-in-place': variant('the file is written in place', { fileChange: 'in-place' }),
  'change-symlink-flip': variant('the file is a symlink whose target is changed', { fileChange: 'symlink-flip' }),
  'change-remove-create': variant('the file is removed, and created again one lookup later', {
    fileChange: 'remove-create',
  }),
  'change-same-size-same-second': variant('the file is written in place: same size, same second', {
    fileChange: 'same-size-same-second',
  }),
  'change-single-file-mount': variant('a single-file bind mount, whose source is renamed over', {
    fileChange: 'single-file-mount',
  }),
  'change-copied-file': variant("a single-file bind mount of a copy; the machine's own file is renamed over", {
    fileChange: 'copied-file-mount',
  }),
  'change-in-place-under-mount': variant('a single-file bind mount, whose source is written in place', {
    fileChange: 'in-place-under-mount',
  }),

  'pin-no-reload': variant('the old file said `options no-reload`', { reloadDisabledBy: 'no-reload' }),
  'pin-changed-res': variant('the program cleared RES_DNSRCH in its _res.options', { reloadDisabledBy: 'changed-res' }),

  'cure-res-init': workaroundVariant('the program calls res_init', 'res-init'),
  'cure-res-close-init': workaroundVariant('the program calls res_close and res_init', 'res-close-init'),
  'cure-restart': workaroundVariant('the program is restarted', 'restart'),
  'cure-new-thread': workaroundVariant('a new thread of the program does the lookup', 'new-thread'),
  'cure-daemon': workaroundVariant('a daemon is started while the program runs', 'daemon'),
  'cure-daemon-restart': workaroundVariant('the daemon is restarted', 'daemon-restart'),
  'no-cure-res-init-in-mount': variant('ineffective: single-file bind mount, then the program calls res_init', {
    fileChange: 'single-file-mount',
    workaround: 'res-init',
  }),

  'daemon-second-change': variant('with a daemon, the file changes a second time', { changesTwice: true }),
};

/** The workaround variants that could help: they act on a thread's default state, or on the daemon that answers it. */
export function workaroundsFor({ lookupFunction, fileChange }: StaleVariant): string[] {
  if (lookupFunction === 'private-state' || fileChanges[fileChange].keepsOldContent) return [];
  const { asksDaemon } = lookupFunctions[lookupFunction];
  // A daemon that answers already cannot be started as a workaround.
  const couldHelp = (workaround: WorkaroundId | undefined) =>
    workaround && workaround !== 'daemon' && (asksDaemon || workaround !== 'daemon-restart');
  return Object.keys(variants).filter((id) => couldHelp(variants[id]?.workaround));
}

/** The nameserver that the last change removed from the file, and the one that the file names then. */
export function nameserversAfterChange({ changesTwice }: StaleVariant): { old: Nameserver; current: Nameserver } {
  return changesTwice ? { old: B, current: A } : { old: A, current: B };
}

/**
 * The resolver whose state decides which nameserver receives a lookup's queries: the daemon's if there is one and the function asks it.
 * getaddrinfo and gethostbyname ask a daemon, the res_ functions never do.
 */
export function resolverOf(
  cell: Cell,
  { lookupFunction, workaround }: Pick<StaleVariant, 'lookupFunction' | 'workaround'>,
): 'client' | 'daemon' {
  const startedLater = workaround === 'daemon';
  return asksDaemon(cell) && !startedLater && lookupFunctions[lookupFunction].asksDaemon ? 'daemon' : 'client';
}
