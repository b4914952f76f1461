/** As much of a build-id or a checksum as tells builds apart, as git does with commits. */
export function shortId(id: string): string {
  return id.slice(0, 12);
}
