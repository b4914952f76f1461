import { defineRepro } from '../../lab/index.ts';
import { expected } from './expected.ts';
import { judge, outcomeText } from './judge.ts';
import { run } from './scenario.ts';
import { type FaultVariant, variants } from './variants.ts';

export default defineRepro<FaultVariant>({
  id: 'daemon-faults',
  topic: 'daemons',
  onRequest: true,
  title: 'hostile or broken clients stop a name service daemon',
  symptoms: [
    'the daemon ends with a panic or a signal after a request that no C library sends',
    'the daemon runs, but every client is refused or waits',
  ],
  variants,
  daemons: () => ['nsncd', 'nscd', 'unscd'],
  // The cells of other probes would only repeat these.
  probes: () => ['c'],
  // What a daemon does with its clients' octets does not depend on the resolver of its C library.
  resolver: () => 'daemon',
  unsupported: ({ daemon }) => (daemon.id === 'none' ? 'the repro is about daemons' : undefined),
  expected,
  run,
  judge,
  outcome: outcomeText,
});
