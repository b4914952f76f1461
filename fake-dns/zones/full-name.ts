import { canonicalName } from '../wire/names.ts';

/** The one spelling that names are compared in. @throws RangeError for what is no name */
export function lower(name: string): string {
  return canonicalName(name).toLowerCase();
}

/** The name that a key of a zone's records stands for (`@` is the origin), so spelled. @throws RangeError for what is no name */
export function fullName(key: string, origin: string): string {
  const above = lower(origin);
  if (key === '@') return above;
  return lower(above === '.' ? key : `${key}.${above}`);
}
