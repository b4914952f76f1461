import { defineRepro } from '../../lab/index.ts';
import { expected, unsupported } from './expected.ts';
import { forClient } from './for-client.ts';
import { judge } from './judge.ts';
import { run } from './scenario.ts';
import { shellHints } from './shell-hints.ts';
import { type BrownOutVariant, variants } from './variants.ts';

export default defineRepro<BrownOutVariant>({
  id: 'single-request-reload',
  title: 'after one unanswered question, a thread never again notices a new /etc/resolv.conf',
  bugs: ['31476'],
  symptoms: [
    'after lost packets, a timeout or a brown-out of DNS, resolv.conf is not reloaded any more',
    'some threads or workers of one process go on asking the old nameserver; a restart helps',
    'AAAA queries go unanswered, and from then on a process is stuck with a stale resolv.conf',
  ],
  variants,
  unsupported,
  expected,
  run,
  judge,
  forClient,
  workarounds: () => Object.keys(variants).filter((id) => id.startsWith('cure-')),
  shellHints: (_, cell) => shellHints(cell),
});
