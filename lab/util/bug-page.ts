/** The address of the page of a bug: a number of glibc's Bugzilla, or a CVE. */
export function bugPage(bug: string): string {
  return isCve(bug)
    ? `https://www.cve.org/CVERecord?id=${bug}`
    : `https://sourceware.org/bugzilla/show_bug.cgi?id=${bug}`;
}

/** Whether a bug's name is that of a CVE. */
export function isCve(bug: string): boolean {
  return bug.startsWith('CVE-');
}
