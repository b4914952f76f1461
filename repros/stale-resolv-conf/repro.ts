import { defineRepro } from '../../lab/index.ts';
import { expectedOf } from './expected.ts';
import { judge } from './judge.ts';
import { resolverOf } from './resolver.ts';
import { story } from './story.ts';
import { tryThis } from './try-this.ts';
import { whyUnsupported } from './unsupported.ts';
import { curesOf, type StaleVariant, variants } from './variants.ts';

export default defineRepro<StaleVariant>({
  id: 'stale-resolv-conf',
  title: 'a running program goes on asking a nameserver that /etc/resolv.conf no longer names',
  bugs: ['984', '14906'],
  symptoms: [
    'a long-running program asks the old nameserver after resolv.conf changed; a restart helps',
    'resolv.conf is not reloaded after DHCP, a VPN or a change of network',
    'lookups time out or fail in one program while ping, dig and getent work',
  ],
  variants,
  unsupported: whyUnsupported,
  expected: expectedOf,
  resolver: resolverOf,
  run: story,
  judge,
  cures: curesOf,
  tryThis: (_, cell) => tryThis(cell),
});
