import { chosenEntries } from '../../bin/bugs/chosen-entries.ts';
import { storedRuns } from '../../bin/bugs/stored-runs.ts';
import { bugTable } from '../../lab/inspect/bug-table.ts';
import { bugsMarkdown } from '../../reports/bugs/markdown.ts';
import { count } from '../../reports/text.ts';
import { repros } from '../../repros/index.ts';

/** docs/bugs.md: how to ask for the catalogue, and its table from the reference run. */
export async function bugsPage(): Promise<string> {
  const { run } = await storedRuns();
  const { entries } = chosenEntries([], repros);
  const table = bugTable(run, entries);
  return `# Which C library has which bug

\`\`\`sh
npx resolv-lab bugs                                     # every entry × every C library of the reference run
npx resolv-lab bugs --libc host --open                  # the failures that this machine's glibc shows
npx resolv-lab bugs 31890                               # one bug: outcomes, C libraries, sources
npx resolv-lab bugs failover/nxdomain                   # one variant of an entry
npx resolv-lab bugs docker keeps old dns                # words about a symptom
npx resolv-lab bugs search --libc '>=2.36'              # a topic, some versions
npx resolv-lab bugs --libc debian-bookworm,debian-bookworm-security --differs
npx resolv-lab bugs --run latest                        # the same of your own run
npx resolv-lab bugs --json                              # for programs
\`\`\`

Nothing runs: the words are those of a stored run, by default the [reference run](../reports/reference/README.md). An entry is a repro or a scenario, and its
row is that of the C probe. A row without a daemon has no name behind it; \`(nscd)\` is the daemon through which the failure is shown, \`(go)\` the program.

A line that begins with \`/\` is a variant of the entry above it: one whose results differ, or that the words name. \`--open\` and \`--differs\` count variants: an entry stays
if one of them passes. For example \`wrong-tcp-replies\` is absent everywhere, and its variant \`wrong-id-alone\` hangs.

Entries outside of the full matrix (mail servers, modules, runtimes, checks of daemons) have the results of their own stored runs, and the output names the run. An
entry without any result has the command that runs it.

\`--libc host\`, \`dir:…\` and \`build:…\` are libraries of this machine. If the run has the same build (by build-id, or by Debian's revision), the row has its results. Otherwise the
words are in parentheses and come from the sources of the entry, as for a revision of Debian (\`--libc 2.36-9+deb12u8\`); then \`npx resolv-lab run <entry> --libc host\` observes.

A bug or a public report is found by its number, CVE or address too: \`npx resolv-lab bugs kubernetes#49113\`. [Not staged](not-staged.md) has those that no entry
shows, with the reason.

The page of a run (\`--reporter html=file\`) has the same table, with filters by words, bug, topic and C library, which its address keeps. Two C libraries that differ are shown alone. A word there leads to the evidence; a button opens the variants.

\`--json\` prints for each entry its \`libcs\` and its \`variants\`, each with \`id\`, \`title\`, \`daemon\`, \`probe\`, \`run\` (the stored run) and \`libcs\`; \`missing\` has what no run has a
result of.

Words about a symptom find entries by id, title, symptoms and topic, then by variants and public reports; only if none has all words, by the lessons. The best are first.

## The table

**shown** = failure shown, absent = failure absent; \`?\` marks a result without an expectation, \`-\` one that makes no sense there. ${count(table.rows.length, 'entry').replace(/entrys$/, 'entries')},
from the run of ${table.run.startedAt.slice(0, 10)}.

${bugsMarkdown(table)}`;
}
