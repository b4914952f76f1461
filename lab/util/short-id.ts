/** The first 12 characters of a build-id or checksum: enough to distinguish builds, as in git's short commit ids. */
export function shortId(id: string): string {
  return id.slice(0, 12);
}
