import { Marked } from 'marked';
import { type Html, html, trusted } from './client/markup.ts';
import { hashOf } from './client/nav/route.ts';

/** The section after which a lesson shows the run's own diagrams. */
const SHOWING = 'What you see';

/** A lesson begins with a heading of level 1; in the page there are two levels above it. */
const DEEPER = 2;

/**
 * A lesson's Markdown as markup, in two parts: up to the end of the section `What you see`, and the rest. Links to its sections consist of
 * `place` and their titles: `lesson/some-repro/the-fix`. The names of cells in `here` become links to them.
 */
export function renderLesson(text: string, place: string, here: ReadonlySet<string> = new Set()): [Html, Html] {
  const markdown = markdownAt(place, here);
  const tokens = markdown.lexer(text);
  const isSection = (token: (typeof tokens)[number] | undefined) => token?.type === 'heading' && token.depth === 2;
  const showing = tokens.findIndex((token) => isSection(token) && 'text' in token && token.text === SHOWING);
  const next = tokens.findIndex((token, at) => at > showing && isSection(token));
  const end = showing < 0 || next < 0 ? tokens.length : next;
  return [render(markdown, tokens.slice(0, end)), render(markdown, tokens.slice(end))];
}

function markdownAt(place: string, here: ReadonlySet<string>): Marked {
  return new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        const level = Math.min(6, depth + DEEPER);
        const id = depth === 2 ? ` id="${html`${place}/${slug(text)}`}"` : '';
        return `<h${level}${id}>${this.parser.parseInline(tokens)}</h${level}>\n`;
      },
      codespan({ text }) {
        const code = html`<code>${text}</code>`;
        const [, lesson] = /^npx resolv-lab explain ([a-z][\w-]*)$/.exec(text) ?? [];
        const target = here.has(text) ? hashOf(text) : lesson && hashOf(`lesson/${lesson}`);
        return (target ? html`<a href="${target}">${code}</a>` : code).text;
      },
      code({ text, lang }) {
        if (lang !== 'sh' && lang !== 'console') return false;
        return html`<pre class="typed"><code>${text.split('\n').map(typedLine)}</code></pre>\n`.text;
      },
      // HTML inside Markdown is shown as text.
      html: ({ text }) => html`${text}`.text,
      // Links to other files cannot work in the page, except those to other lessons.
      link({ href, tokens }) {
        const text = trusted(this.parser.parseInline(tokens));
        const target = /^https?:/.test(href) ? href : lessonAt(href);
        return (target ? html`<a href="${target}">${text}</a>` : html`<em>${text}</em>`).text;
      },
    },
  });
}

/** A line of a code block. A command of the lab gets a copy button, for the text without prompt and comment. */
function typedLine(line: string): Html {
  const [, command] = /^(?:\$ )?(npx resolv-lab .*?)(?: +#.*)?$/.exec(line) ?? [];
  const button = command && html` <button type="button" data-copy="${command}">Copy</button>`;
  return html`${line}${button}\n`;
}

/** The place in this page of the lesson, or of the section of a lesson, that a link to a file names. */
function lessonAt(href: string): string | null {
  const [, id, section] = /(?:^|\/)([\w-]+)\/README\.md(?:#([\w-]+))?$/.exec(href) ?? [];
  return id ? hashOf(['lesson', id, section].filter(Boolean).join('/')) : null;
}

/** The part of a place that a heading gives. */
export function slug(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

function render(markdown: Marked, tokens: Parameters<Marked['parser']>[0]): Html {
  const made = markdown.parser(tokens);
  return trusted(
    made.replaceAll('<table>', '<div class="wide" tabindex="0"><table>').replaceAll('</table>', '</table></div>'),
  );
}
