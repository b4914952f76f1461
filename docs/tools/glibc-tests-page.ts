import { escapeMarkdown } from '../../reports/markdown.ts';
import { GLIBC_TESTS_OF, glibcTests } from '../../repros/glibc-tests.ts';

/** docs/glibc-tests.md: the tests of glibc's own suite, and the entries that show the same. */
export function glibcTestsPage(): string {
  const rows = glibcTests.map(({ tests, what, entries = [], reason = '' }) =>
    [
      tests.map((test) => `\`${test}\``).join('<br>'),
      escapeMarkdown(what),
      entries.map((entry) => `\`${entry}\``).join(', ') || '–',
      escapeMarkdown(reason),
    ].join(' | '),
  );
  return `# Tests of glibc, and entries of the lab

The tests of name lookups in the tree of glibc ${GLIBC_TESTS_OF} (\`resolv\`, \`nss\`, \`nscd\`), each with the entries that show the same on every C library, or with the reason why
none does. A test of glibc runs against the build that it belongs to; an entry also shows what older releases and other C libraries do.

| test | what | entries | without an entry, or left out |
|---|---|---|---|
${rows.map((row) => `| ${row} |`).join('\n')}

The list is \`repros/glibc-tests.ts\`; \`npm run pages\` writes this page.
`;
}
