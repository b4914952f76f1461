/**
 * The pages of the manual that the catalogue follows, with their parts in the order of the page: options, keywords, flags and sections. An entry
 * of kind `conformance` names one of them in its member `manual`. A part without an entry has the reason. The pages are those of Linux man-pages 6.03; `no-aaaa` is in later ones.
 */
export const MANUAL_PARTS: Readonly<Record<string, readonly (string | { part: string; without: string })[]>> = {
  'resolv.conf(5)': [
    'the file',
    'nameserver',
    'search',
    'domain',
    'sortlist',
    'options',
    'options: debug',
    'options: ndots',
    'options: timeout',
    'options: attempts',
    'options: rotate',
    'options: no-aaaa',
    'options: no-check-names',
    'options: inet6',
    'options: ip6-bytestring',
    'options: ip6-dotint',
    'options: edns0',
    'options: single-request',
    'options: single-request-reopen',
    'options: no-tld-query',
    'options: use-vc',
    'options: trust-ad',
    'options: no-reload',
    'LOCALDOMAIN',
    'RES_OPTIONS',
    'lines',
    'comments',
  ],
  'nsswitch.conf(5)': ['databases', 'services', 'actions', 'success', 'notfound', 'unavail', 'tryagain', 'merge'],
  'gai.conf(5)': ['label', 'precedence', 'scopev4', 'reload'],
  'host.conf(5)': ['trim', 'multi', 'reorder', 'ENVIRONMENT', 'Historical'],
  'getnameinfo(3)': ['NI_NAMEREQD', 'NI_DGRAM', 'NI_NOFQDN', 'NI_NUMERICHOST', 'NI_NUMERICSERV'],
  'getaddrinfo(3)': [
    'node',
    'service',
    'AI_NUMERICHOST',
    'AI_PASSIVE',
    'AI_NUMERICSERV',
    'AI_CANONNAME',
    'AI_ADDRCONFIG',
    'AI_V4MAPPED',
    'AI_ALL',
    'EAI_ADDRFAMILY',
    'EAI_AGAIN',
    'EAI_BADFLAGS',
    'EAI_FAIL',
    'EAI_FAMILY',
    { part: 'EAI_MEMORY', without: 'no step takes memory away from the program' },
    'EAI_NODATA',
    'EAI_NONAME',
    'EAI_SERVICE',
    'EAI_SOCKTYPE',
  ],
};

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
  return partsOf(page).includes(part);
}

/** The parts of a page, in its order. */
export function partsOf(page: string): string[] {
  return (MANUAL_PARTS[page] ?? []).map((each) => (typeof each === 'string' ? each : each.part));
}

/** The parts of a page that no entry can be about, each with the reason. */
export function partsWithoutEntry(page: string): { part: string; without: string }[] {
  return (MANUAL_PARTS[page] ?? []).filter((each) => typeof each !== 'string');
}
