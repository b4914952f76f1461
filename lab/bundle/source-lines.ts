import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CODE } from './find.mjs';

/** A position in a bundle, as in a stack trace: address, line and column. */
const PLACE = new RegExp(`(file://[^\\s()]*/${CODE.replace('.', '\\.')}):(\\d+):(\\d+)`, 'g');

/** Replaces the positions in a bundle by those in its sources. Without the bundle's source map the text stays unchanged. */
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

/** The source map of a bundle. Node's own support reads every map at the start, which takes a fifth of the start time. */
function mapOf(code: string): SourceMap | null {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${code}.map`, 'utf8')));
  } catch {
    return null;
  }
}
