/** Markup that is safe to put into a page: every value that went into it was escaped. */
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

/** Markup from a template: values are escaped, unless they are markup themselves; lists are joined, nothing is nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly Child[]): Html {
  return new Html(strings.reduce((text, string, at) => text + markupOf(values[at - 1]) + string));
}

/** Markup that was made elsewhere, taken as it is. */
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

/** Parts of a sentence, with something between them. */
export function joined(parts: readonly Html[], separator = ', '): Html {
  return html`${parts.map((part, at) => html`${at > 0 && separator}${part}`)}`;
}
