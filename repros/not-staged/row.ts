/** A fault or a report that no entry shows, with the reason. */
export interface NotStaged {
  /** By which a reader finds the row: numbers of glibc's Bugzilla, `CVE-2024-1234`, addresses of public reports. */
  names: readonly [string, ...string[]];
  /** What happens, in one line. */
  title: string;
  /** What the lab lacks for it: a primitive, a race, a package, a machine; or why an entry would show nothing. */
  reason: string;
  /** What the title and the reason rest on: a commit, NEWS, an advisory, a manual. */
  source: string;
}
