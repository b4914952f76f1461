/**
 * Whether a daemon may send a query for this request: for the name in its key, unchanged or with a domain of the daemon's search list, or for
 * the PTR record of the address in its key.
 */
export function isQueryForKey(key: string, queried: string): boolean {
  const [wanted, name] = [reverseName(key) ?? key, queried].map((each) => each.toLowerCase().replace(/\.$/, '')) as [
    string,
    string,
  ];
  return name === wanted || (wanted !== '' && name.startsWith(`${wanted}.`));
}

/** The name that the PTR record of an address has (RFC 1035, section 3.5; RFC 3596, section 2.5); null for a text that is no address. */
function reverseName(address: string): string | null {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return `${address.split('.').toReversed().join('.')}.in-addr.arpa`;
  // Browsers use this file, which have no other parser of IPv6 addresses. Its form has no dots.
  const [canonical] = /(?<=^\[)[0-9a-f:]+(?=\]$)/.exec(hostOf(`[${address}]`)) ?? [];
  if (canonical === undefined) return null;
  const [head = '', tail = ''] = canonical.split('::');
  const groups = (text: string) => text.split(':').filter(Boolean);
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<string>(missing).fill('0'), ...groups(tail)];
  const digits = all.map((group) => group.padStart(4, '0')).join('');
  return `${[...digits].toReversed().join('.')}.ip6.arpa`;
}

function hostOf(host: string): string {
  const url = `http://${host}/`;
  return URL.canParse(url) ? new URL(url).hostname : '';
}
