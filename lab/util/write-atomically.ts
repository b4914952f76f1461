import { rename, rm, writeFile } from 'node:fs/promises';

/** Writes a file so that readers see all of its old content or all of its new one. */
export async function writeAtomically(file: string, content: string | Iterable<string>): Promise<void> {
  const temporary = `${file}.${process.pid}.part`;
  try {
    await writeFile(temporary, content);
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}
