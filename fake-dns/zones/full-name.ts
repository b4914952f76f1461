import { canonicalName } from '../wire/names.ts';

/** The spelling for comparisons: canonical and in lower case. @throws RangeError for an invalid name */
export function lower(name: string): string {
  return canonicalName(name).toLowerCase();
}

/**
 * The full name for a key of a zone's records (`@` is the origin), in the spelling for comparisons.
 * @throws RangeError for an invalid name
 */
export function fullName(key: string, origin: string): string {
  const above = lower(origin);
  if (key === '@') return above;
  return lower(above === '.' ? key : `${key}.${above}`);
}
