/** The limit for foreign text in a message, in characters. */
const SHOWN = 500;

/** Foreign text for a message: shortened, and with control characters escaped, because a terminal would obey them. */
export function sanitize(text: string): string {
  const shown = text
    .slice(0, SHOWN)
    .replace(/[^\P{Cc}\t\n]/gu, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return text.length > SHOWN ? `${shown}… (${text.length} characters)` : shown;
}
