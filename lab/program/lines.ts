import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** Many times what the longest answer takes. A program that runs wild must not use up the lab's memory. */
export const LONGEST_LINE = 16 * 1024 * 1024;

export interface LineReader {
  /** Without its end. */
  line(text: string): void;
  /** The stream ended inside this one. */
  unfinished(text: string): void;
  /** This is the beginning of one that is longer than any may be; the rest of it does not come. */
  tooLong(beginning: string): void;
}

/** Takes what comes from a program apart into lines, bounded as readline's are not. `longest` is in characters. */
export function readLines(stream: Readable, reader: LineReader, longest = LONGEST_LINE): void {
  let begun = '';
  let skipping = false;
  // Not setEncoding: others may read the same stream as octets.
  const decoder = new StringDecoder();
  stream.on('data', (chunk: Buffer) => {
    const [first = '', ...more] = decoder.write(chunk).split('\n');
    begun += first;
    for (const next of more) {
      if (!skipping) reader.line(begun);
      skipping = false;
      begun = next;
    }
    if (skipping) begun = '';
    if (begun.length <= longest) return;
    reader.tooLong(begun);
    begun = '';
    skipping = true;
  });
  stream.on('end', () => {
    begun += decoder.end();
    if (begun !== '' && !skipping) reader.unfinished(begun);
  });
}
