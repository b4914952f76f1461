import { styleText } from 'node:util';

/** A style of `util.styleText`, or several. */
export type Style = Parameters<typeof styleText>[0];

/** Gives text a style, or leaves it alone where styles are not wanted. */
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;

/** Styles as far as the stream takes them: none in a file or a pipe, nor with NO_COLOR; always with FORCE_COLOR. */
export function paintFor(stream: NodeJS.WritableStream): Paint {
  return (style, text) => styleText(style, text, { stream });
}
