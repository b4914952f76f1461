/** A table in GitHub's Markdown. The words of a row are those of the heads, in their order, with `|` escaped. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [heads, heads.map(() => '---'), ...rows].map((words) => `| ${words.join(' | ')} |`).join('\n');
}
