import { marked, type Token, type Tokens } from 'marked';
import type { Paint, Style } from '../ansi.ts';
import { fill } from '../text.ts';
import { flow, seenLength } from './flow.ts';
import { inline } from './inline.ts';
import { tableLines } from './table.ts';

/** Lines of prose longer than this are hard to read, however wide the terminal is. */
const COMFORTABLE = 100;
const INDENT = '    ';
/** Before the further lines of a command. */
const CONTINUED = '  ';

/** Markdown as text for a terminal of this width. */
export function renderMarkdown(markdown: string, { width, paint }: { width: number; paint: Paint }): string {
  const blocks = marked
    .lexer(markdown)
    .map((token) => blockLines(token, Math.min(width, COMFORTABLE), width, paint))
    .filter((lines) => lines.length > 0);
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/**
 * @param width for prose, which is broken
 * @param whole the terminal's, for tables
 */
function blockLines(token: Token, width: number, whole: number, paint: Paint): string[] {
  switch (token.type) {
    case 'heading':
      return heading(token as Tokens.Heading, width, paint);
    case 'code':
      return token.text
        .split('\n')
        .flatMap((line: string) => codeLines(line, whole - INDENT.length))
        .map((line: string) => (line ? INDENT + paint('cyan', line) : ''));
    case 'list':
      return listLines(token as Tokens.List, width, paint);
    case 'table':
      return tableLines(token as Tokens.Table, whole, paint);
    case 'blockquote':
      return (token.tokens ?? [])
        .flatMap((each) => blockLines(each, width - 2, whole, paint))
        .map((line) => `${paint('dim', '│')} ${line}`);
    case 'hr':
      return [paint('dim', '─'.repeat(width))];
    case 'space':
      return [];
    default:
      return flow('tokens' in token ? inline(token.tokens, paint) : token.raw, width);
  }
}

/**
 * A line of code. A long command of the lab is broken with `\`, so that it can still be copied. Other code stays whole, because it may
 * have columns.
 */
function codeLines(line: string, width: number): string[] {
  if (line.length <= width || !/^(\$ )?npx /.test(line)) return [line];
  const parts = fill(line.split(/(?<!#.*) (?=--)/), ' ', width - CONTINUED.length - ' \\'.length);
  return parts.map((part, at) => `${at > 0 ? CONTINUED : ''}${part}${at < parts.length - 1 ? ' \\' : ''}`);
}

function heading({ depth, tokens }: Tokens.Heading, width: number, paint: Paint): string[] {
  const style: Style = depth === 1 ? ['bold', 'underline'] : 'bold';
  const lines = flow(
    inline(tokens, (_, each) => each),
    width,
  );
  const painted = lines.map((line) => paint(style, line));
  return depth === 2 ? [...painted, paint('dim', '─'.repeat(Math.max(...lines.map(seenLength))))] : painted;
}

function listLines({ items, ordered, start }: Tokens.List, width: number, paint: Paint): string[] {
  const first = Number(start) || 1;
  return items.flatMap(({ tokens }, at) => {
    const sign = ordered ? `${first + at}. ` : '• ';
    const blank = ' '.repeat(sign.length);
    const lines = tokens.flatMap((token) => blockLines(token, width - sign.length, width - sign.length, paint));
    return lines.map((line, row) => (row === 0 ? sign : blank) + line);
  });
}
