/** What each word of a table means. */
export const MEANINGS: Readonly<Record<string, string>> = {
  BUG: 'reproduced, as expected',
  ok: 'not reproduced, as expected',
  'BUG!': 'reproduced against expectation',
  'ok!': 'not reproduced against expectation',
  'BUG?': 'reproduced, nothing expected',
  'ok?': 'not reproduced, nothing expected',
  '??': 'inconclusive',
  '-': 'unsupported',
  '.': 'not run',
};
