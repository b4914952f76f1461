import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import type { RunDocument } from '../../lab/core/schema.ts';
import { merge } from '../../lab/results/merge.ts';
import { incompleteRun } from '../../reports/run-warnings.ts';
import { count } from '../../reports/text.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { named } from '../list-option.ts';
import { openRun, type StoredRun } from '../open-run.ts';
import { createRunFolder, refuseUsedFolder, runId } from '../run-folder.ts';

/** `merge`: merges the parts of a run that several machines ran, with all their evidence. */
export function mergeCommand({ repros, done }: Context): Command {
  return new Command('merge')
    .description('merge the parts of a run that used --shard i/n; exit 2 if a part is missing or incomplete')
    .argument('<part...>', 'folders, runs of runs/, or latest')
    .option('--out <dir>', 'folder of the merged run (default: runs/<time>)', named)
    .action(async (names: string[], { out }: { out?: string }) => {
      refuseUsedFolder(out);
      const parts = await Promise.all(names.map(openRun));
      const now = new Date();
      const document = merge(parts, { id: runId(now), command: process.argv.slice(2), repros });
      const folder = await createRunFolder(out, now);
      await folder.save(await gatherEvidence(document, parts, folder.path));
      console.log(`${count(document.cells.length, 'cell')} of ${count(parts.length, 'part')}: ${folder.path}`);
      const lacks = incompleteRun(document);
      if (lacks) console.error(`The merged run is incomplete: ${lacks}`);
      done(lacks ? EXIT.inconclusive : EXIT.ok);
    });
}

/** Copies each cell's evidence. For a cell whose evidence is missing, the directory becomes null. */
async function gatherEvidence(document: RunDocument, parts: readonly StoredRun[], to: string): Promise<RunDocument> {
  const origins = new Map(
    parts.flatMap(({ document: { cells }, directory }) => cells.map(({ id }) => [id, directory])),
  );
  const cells: RunDocument['cells'] = [];
  for (const cell of document.cells) {
    const { directory } = cell.evidence;
    const from = directory && join(origins.get(cell.id) ?? '', directory);
    const kept = from !== null && existsSync(from);
    if (kept && directory) await cp(from, join(to, directory), { recursive: true });
    cells.push({ ...cell, evidence: { ...cell.evidence, directory: kept ? directory : null } });
  }
  return { ...document, cells };
}
