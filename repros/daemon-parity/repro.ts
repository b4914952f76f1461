import { defineRepro } from '../../lab/index.ts';
import { expected, unsupported } from './expected.ts';
import { judge, outcomeText } from './judge.ts';
import { run } from './scenario.ts';
import { type ParityVariant, variants } from './variants.ts';

export default defineRepro<ParityVariant>({
  id: 'daemon-parity',
  topic: 'daemons',
  onRequest: true,
  title: 'a program gets another answer behind a name service daemon than without it',
  symptoms: [
    'with nscd or nsncd a user, a group or a host is not found, or looks different',
    'getent shows something else after the daemon is stopped',
  ],
  variants,
  daemons: () => ['nsncd', 'nscd', 'unscd'],
  // The results of other probes, and the cells of `run --all`, would only repeat these.
  probes: () => ['c'],
  unsupported,
  resolver: () => 'daemon',
  expected,
  run,
  judge,
  outcome: (evidence, _, cell) => outcomeText(evidence, cell),
});
