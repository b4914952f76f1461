import type { ScenarioContext } from '../../lab/index.ts';
import { B, resolvConf, showAlive } from '../shared/two-nameservers.ts';
import { brownOuts } from './brown-outs.ts';
import { type Setup, setUp } from './setup.ts';
import { type StateOwners, stateOwners } from './state-owners.ts';
import type { BrownOutVariant } from './variants.ts';
import { applyWorkaround } from './workarounds.ts';

/** Nameserver A has a brown-out and recovers. Then resolv.conf changes to B, and every owner of a resolver state makes a lookup. */
export async function run(scenario: ScenarioContext, variant: BrownOutVariant): Promise<void> {
  const { workaround, options } = variant;
  const setup = await setUp(scenario, variant);
  const owners = await stateOwners(setup, variant);
  await scenario.step('before');
  await owners.lookUp('before');
  await owners.recordState('before');

  await brownOut(setup, owners, variant);
  await owners.recordState('hit');

  await scenario.step('switch');
  await setup.host.files.renameOver('resolv.conf', resolvConf(B, ...options));
  if (workaround) {
    // Stored runs have the labels `pinned` and `cure`, and judges read them.
    await owners.lookUp('pinned');
    await scenario.step('cure');
    await applyWorkaround(workaround, setup, owners.affectedThreads);
  }
  await owners.lookUp('after');
  await owners.recordState('after');

  await scenario.step('controls');
  await owners.recount();
  const fresh = await scenario.probe(setup.host, { name: 'fresh', mainOnly: true, anyKind: true });
  // res_query asks no daemon, so its answer shows which nameserver resolv.conf names now.
  await fresh.call('res_query', { name: 'fresh.lab.test', type: 'A' }, { label: 'fresh' });
  await showAlive(scenario, setup.hostOfA, setup.a);
}

async function brownOut({ scenario, a, cutOff, restore }: Setup, owners: StateOwners, variant: BrownOutVariant) {
  const { rules, behindLink } = brownOuts[variant.brownOut];
  await scenario.step('brown-out');
  a.behave(...rules(owners.brownOutNames, cutOff));
  await owners.lookUpInBrownOut();
  a.behaveNormally();
  if (behindLink) await restore();
  await scenario.step('recovered');
}
