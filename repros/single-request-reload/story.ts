import type { ScenarioContext } from '../../lab/index.ts';
import { asksDaemon } from '../shared/resolving-libc.ts';
import { B, resolvConf, showAlive } from '../shared/two-nameservers.ts';
import { brownOuts } from './brown-outs.ts';
import { threadCures } from './cures.ts';
import { type Holders, holdersIn } from './lookups.ts';
import { type Scene, setScene } from './scene.ts';
import type { BrownOutVariant } from './variants.ts';

/** A nameserver has a bad moment, recovers, and is replaced. Who goes on asking it? */
export async function tell(scenario: ScenarioContext, variant: BrownOutVariant): Promise<void> {
  const scene = await setScene(scenario, variant);
  const holders = await holdersIn(scene, variant);
  await scenario.step('before');
  await holders.ask('before');
  await holders.note('before');

  await brownOut(scene, holders, variant);
  await holders.note('hit');

  await scenario.step('switch');
  await scene.host.files.renameOver('resolv.conf', resolvConf(B, ...variant.options));
  if (variant.cure) {
    await holders.ask('pinned');
    await scenario.step('cure');
    await cure(scene, holders, variant);
  }
  await holders.ask('after');
  await holders.note('after');

  await scenario.step('controls');
  await holders.recount();
  const fresh = await scenario.probe(scene.host, { name: 'fresh', mainOnly: true });
  // No daemon is ever asked for res_query: this is what resolv.conf says now.
  await fresh.call('res_query', { name: 'fresh.lab.test', type: 'A' }, { label: 'fresh' });
  await showAlive(scenario, scene.home, scene.a);
}

async function brownOut({ scenario, a, cutOff, restore }: Scene, holders: Holders, variant: BrownOutVariant) {
  const { rules, far } = brownOuts[variant.brownOut];
  await scenario.step('brown-out');
  a.behave(...rules(holders.hitNames, cutOff));
  await holders.hit();
  a.behaveNormally();
  if (far) await restore();
  await scenario.step('recovered');
}

async function cure(scene: Scene, { patients }: Holders, variant: BrownOutVariant): Promise<void> {
  const { scenario, host, program, daemon } = scene;
  if (variant.cure === undefined) return;
  if (variant.cure !== 'restart') for (const thread of patients) await threadCures[variant.cure](program, thread);
  else if (daemon && asksDaemon(scenario.cell)) await daemon.restart();
  else {
    await scenario.stopProbe(program);
    scene.program = await scenario.probe(host, { name: 'restarted' });
  }
}
