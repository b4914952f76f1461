import type { ScenarioContext } from '../../lab/index.ts';
import { type Asking, allAtOnce, countWorkers, WORKER_SETTINGS } from '../shared/all-workers.ts';
import { A, B, resolvConf, serve, showAlive } from '../shared/two-nameservers.ts';
import { changeOf } from './changes.ts';
import { type Caller, clientOf } from './clients.ts';
import { applyCure } from './cures.ts';
import { resolverOf } from './resolver.ts';
import type { StaleVariant } from './variants.ts';

/** After a failed attempt a client leaves the daemon alone for so many lookups (nscd/nscd-client.h: NSS_NSCD_RETRY). */
export const NSS_NSCD_RETRY = 100;

/** Takes nscd's socket out of a process's sight: what such a process is told comes from its own resolver. */
const WITHOUT_DAEMON = { empty: true, target: '/run/nscd' } as const;

/** A program lives, its nameserver is replaced, and it asks again. */
export async function story(scenario: ScenarioContext, variant: StaleVariant): Promise<void> {
  const { pin, cure, twice } = variant;
  const change = changeOf(variant.change);
  const client = clientOf(variant.client);

  await scenario.step('A is in the file');
  const place = await change.prepare(scenario, resolvConf(A, ...(pin === 'no-reload' ? ['no-reload'] : [])));
  const { host, mounts } = place;
  const a = await serve(scenario, host, A);
  const b = await serve(scenario, host, B);
  const throughDaemon = resolverOf(scenario.cell, variant) === 'daemon';
  const daemon = cure === 'daemon' ? null : await scenario.daemon(host, WORKER_SETTINGS[scenario.cell.daemon.id]);
  const program = await scenario.probe(host, { mounts, mainOnly: !throughDaemon && cure !== 'new-thread' });
  const living: Caller = { program, thread: 'main' };
  await client.prepare?.(living);

  const lookup = (caller: Caller, label: string) => client.lookup(caller, `${label}.lab.test`, label);
  const asks = ({ program }: Caller): Asking => ({ daemon, program, servers: [a, b] });
  const workers = throughDaemon ? await countWorkers(asks(living), 'workers-first') : 0;
  const lookups = async (caller: Caller, label: string) => {
    await lookup(caller, label);
    await throughAllWorkers(asks(caller), label, workers, lookup);
  };
  const own = new OwnState(scenario, living, variant);
  const meanwhile = async () => void (await lookup(living, 'no-file'));

  await scenario.step('before');
  await lookups(living, 'before');
  await own.look('before');
  if (pin === 'changed-res') await program.call('set', { 'options-': 'RES_DNSRCH' }, { label: 'pin' });
  await own.show('before');

  if (twice) {
    await scenario.step('B takes over');
    await change.apply(place, resolvConf(B), meanwhile);
    await lookups(living, 'between');
  }

  await scenario.step('switch');
  await change.apply(place, resolvConf(twice ? A : B), meanwhile);
  let asking = living;
  if (cure) {
    await lookup(living, 'uncured');
    await scenario.step('cure');
    asking = await applyCure(cure, { ...living, scenario, place, daemon });
    if (cure === 'daemon') for (let n = 1; n <= NSS_NSCD_RETRY; n++) await lookup(living, `skipping-${n}`);
  }
  await lookups(asking, 'after');
  await own.look('after');
  await own.show('after');

  await scenario.step('controls');
  if (throughDaemon) await countWorkers(asks(asking), 'workers-last');
  const fresh = await scenario.probe(host, {
    name: 'fresh',
    mounts: [...mounts, WITHOUT_DAEMON],
    answeredBy: 'client',
    mainOnly: true,
  });
  const newcomer: Caller = { program: fresh, thread: 'main' };
  await client.prepare?.(newcomer);
  await lookup(newcomer, 'fresh');
  await showAlive(scenario, host, twice ? b : a);
}

async function throughAllWorkers(
  asking: Asking,
  label: string,
  workers: number,
  lookup: (caller: Caller, label: string) => Promise<unknown>,
): Promise<void> {
  const labels = Array.from({ length: workers }, (_, n) => `${label}-${n + 1}`);
  await allAtOnce(
    asking,
    labels.map((each) => `${each}.lab.test`),
    (_, n) => lookup({ program: asking.program, thread: `asks-${n + 1}` }, labels[n] as string),
  );
}

/** The living program's own resolver state, which a daemon's answers hide: res_query shows it, for it asks no daemon. */
class OwnState {
  readonly #caller: Caller;
  readonly #hidden: boolean;
  readonly #shown: boolean;

  constructor(scenario: ScenarioContext, caller: Caller, variant: StaleVariant) {
    this.#caller = caller;
    this.#hidden = resolverOf(scenario.cell, variant) === 'daemon' && !variant.cure;
    this.#shown = scenario.cell.libc.kind === 'glibc' && variant.cure !== 'restart';
  }

  async look(when: string): Promise<void> {
    if (!this.#hidden) return;
    const { program, thread } = this.#caller;
    await program.call('res_query', { name: `own-${when}.lab.test`, type: 'A' }, { thread, label: `own-${when}` });
  }

  /** Reads the struct; it initialises nothing, and has nothing read again. */
  async show(when: string): Promise<void> {
    if (!this.#shown) return;
    const { program, thread } = this.#caller;
    await program.call('state', {}, { thread, label: `state-${when}` });
  }
}
