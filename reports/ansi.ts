import { styleText } from 'node:util';

/** A style of `util.styleText`, or several. */
export type Style = Parameters<typeof styleText>[0];

/** Adds a style to a text, or returns the text unchanged where styles are off. */
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;

/** Styles that the stream supports: none for a file, a pipe or NO_COLOR; always with FORCE_COLOR. */
export function paintFor(stream: NodeJS.WritableStream): Paint {
  return (style, text) => styleText(style, text, { stream });
}
