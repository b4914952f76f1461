import type { Token, Tokens } from 'marked';
import type { Paint } from '../ansi.ts';

/** The text of a paragraph, heading or table cell, with terminal styles in place of Markdown's markup. */
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

/** The text of a link, with its URL where that is not a file of the repository. */
function link({ href, text, tokens }: Tokens.Link, paint: Paint): string {
  const shown = words(inline(tokens, paint), (word) => paint('underline', word));
  return /^https?:/.test(href) && href !== text ? `${shown} (${href})` : shown;
}

/** Styles each word by itself, so that lines can be broken between words. */
function words(text: string, style: (word: string) => string): string {
  return text.replaceAll(/[^ \n]+/g, style);
}

/** The text of a token without the HTML entities that marked puts into some tokens. */
function plainText(token: Token): string {
  const text = 'text' in token && typeof token.text === 'string' ? token.text : token.raw;
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
