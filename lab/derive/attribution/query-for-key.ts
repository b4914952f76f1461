import { reverseName } from './reverse-name.ts';

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
