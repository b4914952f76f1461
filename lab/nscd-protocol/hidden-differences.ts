import { encodeReply } from './encode-reply.ts';
import { Octets } from './octets.ts';
import { readReply } from './reply.ts';

/**
 * How a reply differs from the one that nscd sends with the same content, in the fields that `decodeReply` does not give: the version, the
 * address family, the error of a success, the numbers of an entry that does not exist, every length. A client may read none of them, and so
 * show the right result. The words do not depend on the content.
 * @param octets a whole reply of this machine; of any other nothing is said
 */
export function hiddenDifferences(type: string, octets: Buffer): string[] {
  const reader = new Octets(octets);
  const { found, fields, broken, surplus = 0 } = readReply(type, reader, 0);
  if (broken !== undefined || found === null) return [];
  // Without an entry only the error of a host lookup is content.
  const { error } = fields;
  const content = found ? fields : { ...(error !== undefined && { error }) };
  const right = encodeReply(type, { found, fields: content });
  const wanted = new Octets(right);
  readReply(type, wanted, 0);
  const different = reader.numbers.flatMap(([what, value], at) => {
    const [, other = value] = wanted.numbers[at] ?? [];
    return value === other ? [] : [inWords(what, value, other)];
  });
  if (different.length > 0) return [...new Set(different)];
  return octets.subarray(0, octets.length - surplus).equals(right) ? [] : ['other octets behind the header'];
}

/** A length or a count depends on the content; the other numbers are codes, and ids of nobody. */
function inWords(what: string, value: number, wanted: number): string {
  if (what === 'version') return `version ${value}`;
  const isOfContent = /length|^number of/.test(what) && what !== 'address length';
  return isOfContent ? `another ${what.replace(/ \d+$/, '')}` : `${what} ${value} for ${wanted}`;
}
