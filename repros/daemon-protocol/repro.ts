import { defineRepro } from '../../lab/index.ts';
import { expectDifference, knownIn } from '../shared/known-differences.ts';
import { judge, outcomeText } from './judge.ts';
import { KNOWN } from './known.ts';
import { run } from './scenario.ts';
import { type ProtocolVariant, variants } from './variants.ts';

export default defineRepro<ProtocolVariant>({
  id: 'daemon-protocol',
  topic: 'daemons',
  onRequest: true,
  title: 'a daemon does not reply as nscd-client.h says',
  symptoms: ['a client of another C library gets an error from a daemon that glibc works with'],
  variants,
  daemons: () => ['nsncd', 'nscd', 'unscd'],
  probes: () => ['c'],
  unsupported: ({ daemon, libc }) => {
    if (daemon.id === 'none') return 'without a daemon there is no reply';
    return libc.kind === 'musl' ? 'the rows do not depend on the client: a glibc does' : undefined;
  },
  resolver: () => 'daemon',
  expected: (cell) => expectDifference(knownIn(KNOWN, cell)),
  run,
  judge,
  outcome: outcomeText,
});
