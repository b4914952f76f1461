import type { Token, Tokens } from 'marked';
import type { Paint } from '../ansi.ts';

/** What is inside a paragraph, a heading or a cell of a table, with styles in the place of Markdown's signs. */
export function inline(tokens: readonly Token[] | undefined, paint: Paint): string {
  return (tokens ?? []).map((token) => span(token, paint)).join('');
}

function span(token: Token, paint: Paint): string {
  switch (token.type) {
    case 'strong':
      return words(inline(token.tokens, paint), (word) => paint('bold', word));
    case 'em':
      return words(inline(token.tokens, paint), (word) => paint('italic', word));
    case 'codespan':
      return words(token.text, (word) => paint('cyan', word));
    case 'link':
      return link(token as Tokens.Link, paint);
    case 'br':
      return ' ';
    default:
      return 'tokens' in token && token.tokens ? inline(token.tokens, paint) : plainText(token);
  }
}

/** Where a link leads is worth telling when that is outside; its neighbours have commands of their own. */
function link({ href, text, tokens }: Tokens.Link, paint: Paint): string {
  const shown = words(inline(tokens, paint), (word) => paint('underline', word));
  return /^https?:/.test(href) && href !== text ? `${shown} (${href})` : shown;
}

/** Word for word, so that a line may end between them. */
function words(text: string, style: (word: string) => string): string {
  return text.replaceAll(/[^ \n]+/g, style);
}

/** Marked has text ready for HTML in some places. */
function plainText(token: Token): string {
  const text = 'text' in token && typeof token.text === 'string' ? token.text : token.raw;
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
