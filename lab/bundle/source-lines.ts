import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CODE } from './find.mjs';

/** A line of a stack inside a bundle: its address, line and column. */
const PLACE = new RegExp(`(file://[^\\s()]*/${CODE.replace('.', '\\.')}):(\\d+):(\\d+)`, 'g');

/** The text of an error with lines of sources in place of those of a bundle; where the bundle's map is gone, as it is. */
export function withSourceLines(text: string): string {
  const maps = new Map<string, SourceMap | null>();
  return text.replace(PLACE, (place, address: string, line: string, column: string) => {
    const code = fileURLToPath(address);
    if (!maps.has(code)) maps.set(code, mapOf(code));
    const origin = maps.get(code)?.findOrigin(Number(line), Number(column));
    if (!origin || !('fileName' in origin)) return place;
    return `${resolve(dirname(code), origin.fileName)}:${origin.lineNumber}:${origin.columnNumber}`;
  });
}

/** Node's own support for source maps reads every map at the start, which takes a fifth of it. */
function mapOf(code: string): SourceMap | null {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${code}.map`, 'utf8')));
  } catch {
    return null;
  }
}
