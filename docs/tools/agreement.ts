/** What repeats of the daemon checks gave: reports/reference/daemons-agreement.json, which `npm run daemons:agree` makes. */
import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { differenceOf } from '../../lab/daemon-suite/difference.ts';
import { joinRepeats } from '../../lab/daemon-suite/repeats.ts';
import type { ComparableCell, ComparableRun } from '../../lab/results/comparable.ts';
import { count, unique } from '../../reports/text.ts';

const FILE = new URL('../../reports/reference/daemons-agreement.json', import.meta.url);

const Agreement = z.object({
  date: z.iso.date(),
  runs: z.int().min(2),
  verdicts: z.int().min(1),
  daemons: z.array(z.string()),
  /** The checks whose runs do not agree, with what they say. */
  others: z.array(z.object({ check: z.string(), daemon: z.string(), why: z.string() })),
});
type Agreement = z.infer<typeof Agreement>;

/** How far the repeats of a run agree. @throws RangeError for a run without repeats */
export function agreementOf({ run, cells }: Pick<ComparableRun, 'run' | 'cells'>): Agreement {
  const checked = cells.map((cell) => ({ cell, group: 'behaviour', difference: differenceOf(cell) }) as const);
  const joined = joinRepeats(checked).filter(({ difference: { word } }) => word !== 'unsupported');
  const runs = Math.max(0, ...joined.map(({ repeats }) => repeats.count));
  if (runs < 2) throw new RangeError('this run has no repeats: make it with --repeat 3');
  const others = joined.filter(({ repeats }) => !repeats.agree);
  return {
    date: run.startedAt.slice(0, 10),
    runs,
    verdicts: joined.length,
    daemons: unique(joined.map(({ cell }) => nameOf(cell))),
    others: others.map(({ cell, difference: { word, why } }) => ({
      ...{ check: `${cell.repro}/${cell.variant}`, daemon: nameOf(cell) },
      why: `${word}: ${why}`,
    })),
  };
}

function nameOf({ daemon: { id, version } }: ComparableCell): string {
  return `${id} ${version}`;
}

/** The same as Markdown. */
export function agreementText({ date, runs, verdicts, daemons, others }: Agreement): string {
  const what = `On ${date} each check ran ${runs} times, with ${daemons.join('; ')}`;
  if (others.length === 0) return `${what}: in all ${verdicts} verdicts the runs agree.`;
  const rows = others.map(({ check, daemon, why }) => `- \`${check}\`, ${daemon}: ${why}`);
  const few = count(others.length, 'verdict');
  return [
    `${what}: the runs agree in ${verdicts - others.length} of ${verdicts} verdicts, and not in ${few}:`,
    '',
    ...rows,
  ].join('\n');
}

/** Reads the stored file. */
export async function storedAgreement(): Promise<Agreement> {
  return Agreement.parse(JSON.parse(await readFile(FILE, 'utf8')));
}

/** Writes it. */
export async function storeAgreement(agreement: Agreement): Promise<void> {
  await writeFile(FILE, `${JSON.stringify(agreement, null, 2)}\n`);
}
