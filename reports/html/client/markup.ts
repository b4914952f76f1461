/** Markup that is safe to insert into a page: all values in it are escaped. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

export type Child = string | number | Html | readonly Child[] | null | undefined | false;

/** Markup from a template. Values are escaped unless they are markup; lists are concatenated; null, undefined and false are empty. */
export function html(strings: TemplateStringsArray, ...values: readonly Child[]): Html {
  return new Html(strings.reduce((text, string, at) => text + markupOf(values[at - 1]) + string));
}

/** Marks a text as markup that needs no escaping. */
export function trusted(text: string): Html {
  return new Html(text);
}

function markupOf(value: Child): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  return typeof value === 'object' ? value.map(markupOf).join('') : escapeText(String(value));
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** Joins markup with a separator. */
export function joined(parts: readonly Html[], separator = ', '): Html {
  return html`${parts.map((part, at) => html`${at > 0 && separator}${part}`)}`;
}
