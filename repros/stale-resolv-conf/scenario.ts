import type { ScenarioContext } from '../../lab/index.ts';
import { A, B, resolvConf, showAlive } from '../shared/two-nameservers.ts';
import { askingThread, countWorkers, type DaemonClient, lookUpConcurrently } from '../shared/workers.ts';
import { fileChanges } from './file-changes.ts';
import { type ClientThread, lookupFunctions } from './lookup-functions.ts';
import { type Setup, setUp, startFreshClient } from './setup.ts';
import { resolverOf, type StaleVariant } from './variants.ts';
import { applyWorkaround } from './workarounds.ts';

/** After a failed attempt, glibc makes this many lookups before it asks the daemon again (nscd/nscd-client.h: NSS_NSCD_RETRY). */
const NSS_NSCD_RETRY = 100;

/** A program looks a name up, resolv.conf changes to another nameserver, and the program looks up again. */
export async function run(scenario: ScenarioContext, variant: StaleVariant): Promise<void> {
  const { reloadDisabledBy, workaround, changesTwice } = variant;
  const setup = await setUp(scenario, variant);
  const { host, longRunning, a, b } = setup;
  const lookups = await lookupsIn(setup, variant);
  const fileChange = fileChanges[variant.fileChange];
  const whileAbsent = () => lookups.one(longRunning, 'no-file');
  const ownState = new OwnState(setup, variant);

  await scenario.step('before');
  await lookups.throughAllWorkers(longRunning, 'before');
  await ownState.query('before');
  if (reloadDisabledBy === 'changed-res')
    await longRunning.program.call('set', { 'options-': 'RES_DNSRCH' }, { label: 'pin' });
  await ownState.read('before');

  if (changesTwice) {
    await scenario.step('B takes over');
    await fileChange.apply(setup, resolvConf(B), whileAbsent);
    await lookups.throughAllWorkers(longRunning, 'between');
  }

  await scenario.step('switch');
  await fileChange.apply(setup, resolvConf(changesTwice ? A : B), whileAbsent);
  let client = longRunning;
  if (workaround) {
    // Stored runs have the labels `uncured` and `cure`, and judges read them.
    await lookups.one(longRunning, 'uncured');
    await scenario.step('cure');
    client = await applyWorkaround(workaround, setup);
    if (workaround === 'daemon')
      for (let n = 1; n <= NSS_NSCD_RETRY; n++) await lookups.one(longRunning, `skipping-${n}`);
  }
  await lookups.throughAllWorkers(client, 'after');
  await ownState.query('after');
  await ownState.read('after');

  await scenario.step('controls');
  await lookups.recount(client);
  await lookups.one(await startFreshClient(setup, variant), 'fresh');
  await showAlive(scenario, host, changesTwice ? b : a);
}

/** The lookups of a run, each of a new name. Behind a daemon, its workers are counted first. */
async function lookupsIn({ scenario, daemon, longRunning, crowd, a, b }: Setup, variant: StaleVariant) {
  const { lookup } = lookupFunctions[variant.lookupFunction];
  const throughDaemon = resolverOf(scenario.cell, variant) === 'daemon';
  const asking = ({ program }: ClientThread) => crowd ?? program;
  const daemonClient = (client: ClientThread): DaemonClient => ({ daemon, program: asking(client), servers: [a, b] });
  const workers = throughDaemon ? await countWorkers(daemonClient(longRunning), 'workers-first') : 0;
  const nameOf = (label: string) => `${label}.lab.test`;
  const one = async (client: ClientThread, label: string) => void (await lookup(client, nameOf(label), label));
  return {
    one,
    /** One lookup, and then as many concurrent ones as the daemon has workers. */
    async throughAllWorkers(client: ClientThread, label: string) {
      await one(client, label);
      const labels = Array.from({ length: workers }, (_, n) => `${label}-${n + 1}`);
      const program = asking(client);
      await lookUpConcurrently(daemonClient(client), labels.map(nameOf), (_, n) =>
        one({ program, thread: askingThread(n + 1) }, labels[n] as string),
      );
    },
    async recount(client: ClientThread) {
      if (throughDaemon) await countWorkers(daemonClient(client), 'workers-last');
    },
  };
}

/** The long-running program's own resolver state. Behind a daemon, res_query uses it, because it never asks a daemon. */
class OwnState {
  readonly #client: ClientThread;
  readonly #behindDaemon: boolean;
  readonly #readable: boolean;

  constructor({ scenario: { cell }, longRunning }: Setup, variant: StaleVariant) {
    this.#client = longRunning;
    this.#behindDaemon = resolverOf(cell, variant) === 'daemon' && !variant.workaround;
    this.#readable = cell.libc.kind === 'glibc' && variant.workaround !== 'restart';
  }

  async query(when: string): Promise<void> {
    if (!this.#behindDaemon) return;
    const { program, thread } = this.#client;
    await program.call('res_query', { name: `own-${when}.lab.test`, type: 'A' }, { thread, label: `own-${when}` });
  }

  /** Reads the struct; this neither initialises nor reloads it. */
  async read(when: string): Promise<void> {
    if (!this.#readable) return;
    const { program, thread } = this.#client;
    await program.call('state', {}, { thread, label: `state-${when}` });
  }
}
