/** The Debian part of a package version as dotted numbers: 9.14 for `2.36-9+deb12u14`; null for another distribution's. */
export function debianRevision(revision: string | null): string | null {
  const [, upload, update = '0'] = /^[\d.]+-(\d+)(?:\+deb\d+u(\d+))?$/.exec(revision ?? '') ?? [];
  return upload ? `${upload}.${update}` : null;
}
