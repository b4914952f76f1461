import { Marked } from 'marked';
import { type Html, html, trusted } from './client/markup.ts';
import { hashOf } from './client/nav/route.ts';

/** The section after which a lesson shows the run's own diagrams. */
const SHOWING = 'What you see';

/** A lesson has a page of its own elsewhere; here two levels of headings lie above it. */
const DEEPER = 2;

/**
 * A lesson's Markdown as markup, in two parts: to the end of what it shows, and what comes after that. Its sections can be linked to
 * by `place` and their titles: `lesson/some-repro/the-fix`. The names of cells that are `here` lead to them.
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
      // Markup inside Markdown is shown as the text that it is.
      html: ({ text }) => html`${text}`.text,
      // A lesson's links to other files lead out of this one, but for those to other lessons.
      link({ href, tokens }) {
        const text = trusted(this.parser.parseInline(tokens));
        const target = /^https?:/.test(href) ? href : lessonAt(href);
        return (target ? html`<a href="${target}">${text}</a>` : html`<em>${text}</em>`).text;
      },
    },
  });
}

/** A line of what is typed; a command that starts the lab can be copied, without the prompt before it and the comment behind. */
function typedLine(line: string): Html {
  const [, command] = /^(?:\$ )?(npx resolv-lab .*?)(?: +#.*)?$/.exec(line) ?? [];
  const button = command && html` <button type="button" data-copy="${command}">Copy</button>`;
  return html`${line}${button}\n`;
}

/** The place in this page of a lesson, or of a section of it, that a link between files names. */
function lessonAt(href: string): string | null {
  const [, id, section] = /(?:^|\/)([\w-]+)\/README\.md(?:#([\w-]+))?$/.exec(href) ?? [];
  return id ? hashOf(['lesson', id, section].filter(Boolean).join('/')) : null;
}

/** A heading's part of its place in the page. */
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
