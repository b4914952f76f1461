/**
 * The name of a public report, equal for each way to write its address: `moby/moby#46199` for an issue or a pull request on GitHub, else the
 * address without scheme, `www.`, fragment and final slash. Names are in lower case.
 *
 * @param text an address, or an issue in GitHub's short form: `moby/moby#46199`, `moby#46199`
 * @returns null for any other text
 */
export function reportName(text: string): string | null {
  const word = text.trim().toLowerCase();
  if (SHORT_FORM.test(word)) return word;
  if (!/^https?:\/\/\S+$/.test(word)) return null;
  const [, repository, number] = GITHUB_ISSUE.exec(word) ?? [];
  if (repository !== undefined) return `${repository}#${number}`;
  return word
    .replace(/^https?:\/\/(?:www\.)?/, '')
    .replace(/(?:#.*)?$/, '')
    .replace(/\/$/, '');
}

const SHORT_FORM = /^(?:[\w.-]+\/)?[a-z][\w.-]*#\d+$/;

/** GitHub redirects the address of an issue to the pull request of the number. */
const GITHUB_ISSUE = /^https?:\/\/(?:www\.)?github\.com\/([\w.-]+\/[\w.-]+)\/(?:issues|pull)\/(\d+)\b/;

/** Whether an address is of the report with this name; a short form without an owner fits every owner. */
export function isReport(address: string, name: string): boolean {
  const own = reportName(address);
  return own === name || (!name.includes('/') && (own?.endsWith(`/${name}`) ?? false));
}
