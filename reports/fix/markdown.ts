import type { LibcFacts } from '../../lab/core/schema.ts';
import type { FixChange, FixVerdict } from '../../lab/fix/judge-fix.ts';
import type { AppliedPatch } from '../../lab/libc/named/registry.ts';
import { splitOutcome } from '../../lab/outcome/split-outcome.ts';
import { escapeMarkdown } from '../markdown.ts';
import { count } from '../text.ts';
import { observedText } from '../verdict-label.ts';

export interface FixPage {
  /** The bug or the words on the command line. */
  bug: string;
  before: LibcFacts;
  after: LibcFacts;
  /** The patches in each build, if the lab built it. */
  patches: Readonly<Record<'before' | 'after', readonly AppliedPatch[]>>;
  verdict: FixVerdict;
  /** The command that was typed. */
  command: string;
  /** The versions of the lab and of the kernel. */
  lab: string;
}

/** The sentence of the verdict. */
export function fixSentence({ bug, before, after, verdict }: FixPage): string {
  if (verdict.proven) return `The fix of ${bug} is proven: ${before.id} shows the failure, and ${after.id} does not.`;
  return `The fix of ${bug} is not proven: ${verdict.faults[0]?.text ?? 'nothing ran'}.`;
}

/** The page for a bug report, as Markdown. Ends in a line feed. */
export function fixMarkdown(page: FixPage): string {
  const { before, after, verdict, command, lab } = page;
  const { faults, pairs, alsoFixed, otherOutcomes, compared } = verdict;
  const list = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`## ${title}`, '', ...lines.map((line) => `- ${line}`), ''];
  return [
    `# Fix of ${escapeMarkdown(page.bug)}: ${verdict.proven ? 'proven' : 'not proven'}`,
    '',
    escapeMarkdown(fixSentence(page)),
    '',
    '| | before | after |',
    '|---|---|---|',
    `| C library | ${escapeMarkdown(versionOf(before))} | ${escapeMarkdown(versionOf(after))} |`,
    `| build-id | ${before.buildId ?? 'none'} | ${after.buildId ?? 'none'} |`,
    `| patches | ${patchesOf(page.patches.before)} | ${patchesOf(page.patches.after)} |`,
    '',
    ...list(
      'Why it is not proven',
      faults.map(({ text }) => escapeMarkdown(text)),
    ),
    '## What each build does',
    '',
    ...pairs.flatMap(pairSection),
    '## Everything else',
    '',
    compared === 0
      ? 'No other entry was compared.'
      : `${count(compared, 'pair')} of other cells were compared; ${count(faults.filter(({ kind }) => kind === 'regression').length, 'regression')}.`,
    '',
    ...list(
      'Also fixed',
      alsoFixed.map(({ after: { repro } }) => escapeMarkdown(repro)),
    ),
    ...list(
      'Another outcome, with the same verdict',
      otherOutcomes.map(
        (each) => `${escapeMarkdown(each.after.repro)}: \`${each.before.outcome}\` → \`${each.after.outcome}\``,
      ),
    ),
    '## To repeat it',
    '',
    '```sh',
    command,
    '```',
    '',
    escapeMarkdown(lab),
    '',
  ].join('\n');
}

/** A row of the bug: both verdicts with their reasons, and both outcomes in the order of time. */
function pairSection({ before, after }: FixChange): string[] {
  const part = (when: string, cell: FixChange['before']) => [
    `${when}: ${cell.observed === null ? cell.status : observedText(cell.observed)}. ${cell.reason}`.replaceAll(
      /\s+/g,
      ' ',
    ),
    ...splitOutcome(cell.outcome).map((line) => `    ${line}`),
    `    controls: ${cell.controls.filter(({ ok }) => ok).length} of ${cell.controls.length} hold`,
  ];
  const { repro, variant, daemon, probe, attempt } = after;
  const name = [repro, variant, daemon.id, probe].join('/') + (attempt > 1 ? `#${attempt}` : '');
  return [
    `### ${escapeMarkdown(name)}`,
    '',
    '```text',
    ...part('before', before),
    '',
    ...part('after', after),
    '```',
    '',
  ];
}

function versionOf({ id, version, package: name, revision, build }: LibcFacts): string {
  return `${id}: glibc ${version}${revision === null ? '' : `, ${name} ${revision}`}${build === undefined ? '' : ` (${build})`}`;
}

function patchesOf(patches: readonly AppliedPatch[]): string {
  if (patches.length === 0) return '';
  return patches
    .map(({ file, sha256 }) => `${escapeMarkdown(file.split('/').at(-1) ?? file)} (sha256 ${sha256})`)
    .join('<br>');
}
