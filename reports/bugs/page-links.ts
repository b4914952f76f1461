import { bugPage } from '../../lab/util/bug-page.ts';
import { bugName } from './row-names.ts';

/** A bug, a CVE or the address of a report as a link in Markdown. */
export function linkOf(name: string): string {
  const [, repository, number] = GITHUB.exec(name) ?? [];
  if (repository !== undefined) return `[${repository}#${number}](${name})`;
  if (/^https?:/.test(name)) return `<${name}>`;
  return `[${bugName(name)}](${bugPage(name)})`;
}

const GITHUB = /^https:\/\/github\.com\/([\w.-]+\/[\w.-]+)\/(?:issues|pull)\/(\d+)$/;
