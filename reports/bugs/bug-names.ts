/** `bug 31476`, `CVE-2026-4437`. */
export function bugName(bug: string): string {
  return /^\d/.test(bug) ? `bug ${bug}` : bug;
}
