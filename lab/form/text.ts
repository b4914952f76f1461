/** Text of a file as a scenario has it in its source: without an empty first line and the indentation that all lines share. */
export function dedent(text: string): string {
  const lines = text
    .replace(/^[ \t]*\n/, '')
    .trimEnd()
    .split('\n');
  const indents = lines.filter((line) => line.trim()).map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const indent = Math.min(...indents);
  return `${lines.map((line) => line.slice(Number.isFinite(indent) ? indent : 0)).join('\n')}\n`;
}

/** The lines of a file in one line of text, divided by `;`. */
export function linesOf(text: string): string {
  return `${text
    .trimEnd()
    .split(/[ \t]*;[ \t]*|\n/)
    .join('\n')}\n`;
}
