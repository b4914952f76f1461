import { defineRepro } from '../../lab/index.ts';
import { expected, unsupported } from './expected.ts';
import { forClient } from './for-client.ts';
import { judge } from './judge.ts';
import { run } from './scenario.ts';
import { shellHints } from './shell-hints.ts';
import { resolverOf, type StaleVariant, variants, workaroundsFor } from './variants.ts';

export default defineRepro<StaleVariant>({
  id: 'stale-resolv-conf',
  title: 'a running program goes on asking a nameserver that /etc/resolv.conf no longer names',
  bugs: ['984', '14906'],
  symptoms: [
    'a long-running program asks the old nameserver, perhaps a dead one, after resolv.conf changed; a restart helps',
    'resolv.conf is not reloaded after DHCP, a VPN or a change of network',
    'lookups time out or fail in one program while ping, dig and getent work',
  ],
  variants,
  unsupported,
  expected,
  resolver: resolverOf,
  run,
  judge,
  forClient,
  workarounds: workaroundsFor,
  shellHints: (_, cell) => shellHints(cell),
});
