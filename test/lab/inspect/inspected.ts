import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { referenceKnowledge } from '../../../bin/reference-knowledge.ts';
import type { Inspected } from '../../../lab/inspect/document.ts';
import { inspectSubject } from '../../../lab/inspect/inspect.ts';
import type { Subject } from '../../../lab/inspect/subject.ts';
import { repros } from '../../../repros/index.ts';

/** The committed reference run, and the repros. */
export const knowledge = await referenceKnowledge(repros);

export function inspected(subject: Subject): Inspected {
  return inspectSubject(subject, knowledge);
}

/** The ids of the findings that are not about the C library's own bugs. */
export function idsOf({ findings }: Inspected): string[] {
  return findings.map(({ id }) => id).filter((id) => !id.startsWith('libc-bug/'));
}

/** Writes files below a folder, by their paths there. */
export async function lay(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}
