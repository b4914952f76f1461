/** As much of a line as helps, in characters. */
const SHOWN = 500;

/** Foreign text as it can stand in a message: of sensible length, and without what a terminal would take for a command. */
export function sanitize(text: string): string {
  const shown = text
    .slice(0, SHOWN)
    .replace(/[^\P{Cc}\t\n]/gu, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return text.length > SHOWN ? `${shown}… (${text.length} characters)` : shown;
}
