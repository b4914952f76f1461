import type { ManualPage } from './page.ts';
import { GAI_CONF } from './pages/gai-conf.ts';
import { GETADDRINFO } from './pages/getaddrinfo.ts';
import { GETNAMEINFO } from './pages/getnameinfo.ts';
import { HOST_CONF } from './pages/host-conf.ts';
import { NSSWITCH_CONF } from './pages/nsswitch-conf.ts';
import { RESOLV_CONF } from './pages/resolv-conf.ts';

/** The pages of the manual that the catalogue follows. */
export const MANUAL_PAGES: readonly ManualPage[] = [
  RESOLV_CONF,
  NSSWITCH_CONF,
  GAI_CONF,
  HOST_CONF,
  GETADDRINFO,
  GETNAMEINFO,
];

/** The release of Linux man-pages whose sentences the entries have. `no-aaaa` is in later ones. */
export const MANUAL_RELEASE = '6.03';

/** A place in the manual, as the member `manual` of a scenario has it. */
export interface ManualPlace {
  page: string;
  part: string;
}

/** Reads `resolv.conf(5), options: rotate`. */
export function readManualPlace(text: string): ManualPlace {
  const at = text.indexOf(', ');
  return { page: text.slice(0, at), part: text.slice(at + 2) };
}

/** Whether the place is one of those that the pages have. */
export function isKnownPlace({ page, part }: ManualPlace): boolean {
  return MANUAL_PAGES.some(({ name, parts }) => name === page && parts.includes(part));
}
