import type { RunDocument } from '../lab/core/schema.ts';

/** The whole document, for programs. Ends in a line feed. */
export function renderJson(document: RunDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
