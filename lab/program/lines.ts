import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** In characters, many times the longest answer. Without a limit, a faulty program could use up the lab's memory. */
export const LONGEST_LINE = 16 * 1024 * 1024;

export interface LineReader {
  /** A line, without its line feed. */
  line(text: string): void;
  /** The stream ended inside this line. */
  unfinished(text: string): void;
  /** The beginning of a line that exceeds the limit; its rest is discarded. */
  tooLong(beginning: string): void;
}

/** Splits the output of a program into lines. Unlike readline, it limits their length. @param longest the limit in characters */
export function readLines(stream: Readable, reader: LineReader, longest = LONGEST_LINE): void {
  let begun = '';
  let skipping = false;
  // No setEncoding, because another reader may need the octets of the same stream.
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
