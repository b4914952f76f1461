import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import type { LibcFacts, RunDocument } from '../../lab/core/schema.ts';
import { type FixChange, type FixVerdict, judgeFix } from '../../lab/fix/judge-fix.ts';
import { inspect } from '../../lab/libc/index.ts';
import { namedLibcs } from '../../lab/libc/named/registry.ts';
import { refuseUnknownClaims } from '../../lab/matrix/claims.ts';
import { takeLabels } from '../../lab/matrix/labels.ts';
import { namesOf } from '../../lab/matrix/selection.ts';
import type { Repro } from '../../lab/repro.ts';
import { quoted } from '../../lab/shell/quote.ts';
import { fixHtml } from '../../reports/fix/html.ts';
import { type FixPage, fixMarkdown, fixSentence } from '../../reports/fix/markdown.ts';
import { fromHere } from '../../reports/output-stream.ts';
import { showProgress } from '../../setup/progress.ts';
import type { Context } from '../context.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { libcWord } from '../libc-words.ts';
import { claimsOption, list, named } from '../list-option.ts';
import { wholeNumber } from '../number-option.ts';
import { refuseUnknownProjectBugs, withProjectClaims } from '../project.ts';
import { reprosAbout } from '../repros-for.ts';
import { runApart } from '../run-apart.ts';
import { RUNS, runId } from '../run-folder.ts';
import { refuseUnknownRepros } from '../run-selection.ts';
import { selectLibcs } from '../select-libcs.ts';

interface VerifyOptions {
  before: string;
  after: string;
  daemon: string[];
  also: string[];
  repeat: number;
  expect: string[];
  sameOutcomes?: boolean;
  out?: string;
}

/** `verify-fix`: whether a build has the fix of a bug, and nothing else went wrong; with a page for the bug report. */
export function verifyFixCommand({ repros, done }: Context): Command {
  return new Command('verify-fix')
    .description(
      'prove that a build fixes a bug: shown before, absent after, all controls green, nothing else broken; exit 0 only for a proven fix, 1 if it is not, 2 without a verdict; writes fix.md and fix.html for the bug report',
    )
    .argument('<bug>', 'a bug (31476), a repro or a file with a scenario')
    .requiredOption(
      '--before <libc>',
      'the build without the fix: an id, dir:…, build:…, deb:…, rpm:… or a name',
      named,
    )
    .requiredOption('--after <libc>', 'the build with the fix', named)
    .addOption(
      list('--daemon <which>', 'none, nsncd, nscd: each daemon runs on the build of its client').default(
        ['none'],
        'none',
      ),
    )
    .addOption(
      list('--also <which>', 'the entries that must not become worse: topics or repros').default(
        ['catalogue'],
        'catalogue',
      ),
    )
    .addOption(
      new Option('--repeat <n>', 'run the cells of the bug n times')
        .argParser(wholeNumber({ least: 1, most: 1000 }))
        .default(1),
    )
    .addOption(claimsOption().default([]))
    .option('--same-outcomes', 'another outcome with the same verdict is a change too: exit 1')
    .option('--out <dir>', 'folder for the pages and the evidence (default: runs/<time>)', named)
    .action(async (bug: string, options: VerifyOptions) => {
      const { about, known } = await reprosAbout(bug, repros);
      refuseUnknownRepros(options.also, known);
      refuseUnknownClaims(options.expect, known);
      await refuseUnknownProjectBugs(known);
      done(await verifyFix(bug, about, options));
    });
}

/** A build in the runs: the word for --libc, and the id in the results. */
interface Build {
  word: string;
  id: string;
  /** The id without a label. */
  build: string;
}

async function verifyFix(bug: string, repros: readonly Repro[], options: VerifyOptions): Promise<number> {
  const out = options.out ?? join(RUNS, runId(new Date()));
  if (existsSync(join(out, 'fix.md')))
    throw new UsageError(`${out} already has the page of a fix: name another folder with --out`);
  const before = await buildOf(options.before, 'before');
  const after = await buildOf(options.after, 'after');
  if (before.build === after.build)
    throw new UsageError(`--before and --after are both ${before.build}: name two builds`);
  await mkdir(out, { recursive: true });
  const libcs = [
    '--libc',
    [before, after].map(({ word }) => word).join(),
    '--probe',
    'c',
    ...claimOptions(await claimsOn({ before, after }, options)),
  ];
  const daemons = options.daemon.some((daemon) => daemon !== 'none')
    ? ['--daemon', options.daemon.join(), '--daemon-libc', [before, after].map(({ word }) => word).join()]
    : ['--daemon', 'none'];
  const ofBug = await runApart([
    // A scenario of the user's own is known by its file.
    ...repros.map(({ id, file = id }) => file),
    ...libcs,
    ...daemons,
    '--repeat',
    `${options.repeat}`,
    '--out',
    join(out, 'bug'),
  ]);
  if ('code' in ofBug) return ofBug.code;
  const { sameOutcomes = false } = options;
  const builds = { before: before.id, after: after.id, sameOutcomes };
  const first = judgeFix({ bug: ofBug.document, others: null, ...builds });
  let verdict: FixVerdict = first;
  if (first.faults.length === 0) {
    const others = await runApart([...options.also, ...libcs, '--daemon', 'none', '--out', join(out, 'others')]);
    if ('code' in others) return others.code;
    const cells = others.document.cells.filter(({ repro }) => repros.every(({ id }) => id !== repro));
    verdict = judgeFix({ bug: ofBug.document, others: { ...others.document, cells }, ...builds });
  }
  const page = await pageOf(bug, { document: ofBug.document, before, after, verdict });
  const markdown = fixMarkdown(page);
  await writeFile(join(out, 'fix.md'), markdown);
  await writeFile(join(out, 'fix.html'), fixHtml(markdown, `fix of ${bug}`));
  console.log(fixSentence(page));
  for (const { text } of verdict.faults.slice(1)) console.log(`Also: ${text}.`);
  for (const line of alsoChanged(verdict)) console.log(line);
  console.log(`For the bug report: ${fromHere(join(out, 'fix.md'))}, ${fromHere(join(out, 'fix.html'))}`);
  if (verdict.proven) return EXIT.ok;
  return verdict.faults.every(({ kind }) => kind === 'inconclusive') ? EXIT.inconclusive : EXIT.fail;
}

/** The claims of the command line, and those of the project file about the two builds, by their labels here. */
function claimsOn(builds: Readonly<Record<'before' | 'after', Build>>, options: VerifyOptions): Promise<string[]> {
  const as = (name: string) => (name === options.before ? builds.before.id : builds.after.id);
  return withProjectClaims(options.expect, [options.before, options.after], as);
}

/** Each claim as an option of its own, because a claim may have commas. */
function claimOptions(words: readonly string[]): string[] {
  return words.flatMap((word) => ['--expect', word]);
}

/** The entries that changed without being a fault, in a line for each way. */
function alsoChanged({ alsoFixed, otherOutcomes }: FixVerdict): string[] {
  const names = (changes: readonly FixChange[]) => [...new Set(changes.map(({ after }) => after.repro))].join(', ');
  return [
    ...(alsoFixed.length > 0 ? [`Also fixed: ${names(alsoFixed)}.`] : []),
    ...(otherOutcomes.length > 0 ? [`Another outcome, with the same verdict: ${names(otherOutcomes)}.`] : []),
  ];
}

/** A libc of the catalogue keeps its id; a build of the user's own gets the label of its part. @throws UsageError if there is none */
async function buildOf(word: string, label: 'before' | 'after'): Promise<Build> {
  const [build = word] = takeLabels([[await libcWord(word)]]).words.flat();
  const isOwn = /^(dir|build):/.test(build);
  if (!isOwn) {
    const found = await selectLibcs([build], showProgress());
    if (found.length > 1) throw new UsageError(`--${label} ${word} is ${namesOf(found)}: name one of them`);
    const [id = build] = found;
    return { word: id, id, build: id };
  }
  const state = await inspect(build);
  if (state.state === 'unavailable') throw new UsageError(`--${label} ${word}: ${state.reason}`);
  return { word: `${label}=${build}`, id: label, build };
}

async function pageOf(
  bug: string,
  { document, before, after, verdict }: { document: RunDocument; before: Build; after: Build; verdict: FixVerdict },
): Promise<FixPage> {
  const factsOf = ({ id }: Build): LibcFacts =>
    document.libcs.find((libc) => libc.id === id) ?? {
      ...{ id, kind: 'glibc', version: 'unknown', package: null, revision: null, buildId: null },
    };
  const builds = await namedLibcs();
  const patchesOf = ({ build }: Build) => builds.find(({ id }) => id === build)?.built?.patches ?? [];
  const { version, node, kernel, arch } = document.run.lab;
  return {
    bug: /^\d+$/.test(bug) ? `bug ${bug}` : bug,
    before: factsOf(before),
    after: factsOf(after),
    patches: { before: patchesOf(before), after: patchesOf(after) },
    verdict,
    command: ['npx resolv-lab', ...process.argv.slice(2).map(quoted)].join(' '),
    lab: `resolv-lab ${version}, Node ${node}, Linux ${kernel}, ${arch}`,
  };
}
