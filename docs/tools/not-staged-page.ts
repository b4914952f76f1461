import { linkOf } from '../../reports/bugs/page-links.ts';
import { escapeMarkdown } from '../../reports/markdown.ts';
import { type NotStaged, notStaged } from '../../repros/not-staged/index.ts';

/** docs/not-staged.md: what the lab does not stage, with the reasons. */
export function notStagedPage(): string {
  const groups = notStaged.map(({ title, rows }) =>
    [
      `## ${title}`,
      '',
      '| bug or report | what happens | why the lab does not stage it | source |',
      '|---|---|---|---|',
      ...rows.map(rowLine),
    ].join('\n'),
  );
  return `# Not staged

Bugs and reports about name lookups that no entry of the [catalogue](bugs.md) shows, with the reason. \`npx resolv-lab explain\` and \`bugs\` print the
row of a bug's number, a CVE or the address of a report; for one that an entry shows they print that entry.

${groups.join('\n\n')}

The rows are in \`repros/not-staged/\`; \`npm run pages\` writes this page.
`;
}

function rowLine({ names, title, reason, source }: NotStaged): string {
  return `| ${[names.map(linkOf).join(', '), ...[title, reason, source].map(escapeMarkdown)].join(' | ')} |`;
}
