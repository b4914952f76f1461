/** The name that the PTR record of an address has (RFC 1035, section 3.5; RFC 3596, section 2.5); null for a text that is no address. */
export function reverseName(address: string): string | null {
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

/** Whether a name has the form of one for a PTR record of an address. glibc before 2.25 knows another form, bit-string labels (RFC 2673). */
export function isReverseName(name: string): boolean {
  return /^(?:(?:\d{1,3}\.){4}in-addr|(?:[0-9a-f]\.){32}ip6)\.arpa$/i.test(name);
}
