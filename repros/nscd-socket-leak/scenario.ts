import { DAEMON_SOCKET, type ProbeProcess, type ScenarioContext } from '../../lab/index.ts';
import { callsFunctions } from '../shared/runtimes.ts';
import type { HostMounts } from './mounts.ts';
import { askNameservers, type Setup, setUp, startClientProgram, startHostProgram } from './setup.ts';
import type { LeakVariant, Lookup } from './variants.ts';

/** A program on the host makes a lookup. Then a program in another network, with mounts of the host's files, makes its own. */
export async function run(scenario: ScenarioContext, variant: LeakVariant): Promise<void> {
  const { mounts, onHost, comparison, workaround, mapsCache, lookups, name } = variant;
  const setup = await setUp(scenario, variant);
  await scenario.step('the host asks');
  await lookUp(await startHostProgram(setup), [onHost]);
  if (comparison)
    await lookUp(await startClientProgram(setup, comparison.mounts, comparison.program), comparison.lookups);
  if (workaround) await scenario.step('cure');
  const program = await startClientProgram(setup, mounts);
  await connectToSockets(scenario, program, mounts);
  if (mapsCache) {
    await scenario.step('the cache is mapped');
    await lookUp(program, [mapsCache]);
    await whileFrozen(setup, () => lookUp(program, lookups));
  } else {
    await scenario.step('the program asks');
    await lookUp(
      program,
      lookups.filter(({ verb }) => verb !== 'res_query' || callsFunctions(scenario.cell)),
    );
    await contrast(setup, variant);
  }
  await scenario.step('controls');
  if (name !== undefined) await askNameservers(setup, name);
}

async function lookUp(program: ProbeProcess, lookups: readonly Lookup[]): Promise<void> {
  for (const { verb, name, label } of lookups)
    await program.call(verb, verb === 'res_query' ? { name, type: 'A' } : { name }, { label });
}

/** A runtime cannot call res_query, so the lab's C probe does it from the same place. */
async function contrast(setup: Setup, { mounts, lookups }: LeakVariant): Promise<void> {
  const { cell } = setup.scenario;
  const queries = lookups.filter(({ verb }) => verb === 'res_query');
  if (callsFunctions(cell) || queries.length === 0) return;
  await lookUp(await startClientProgram(setup, mounts, 'contrast', true), queries);
}

/** Shows which sockets of the host the program can connect to. */
async function connectToSockets(scenario: ScenarioContext, program: ProbeProcess, { wanted }: HostMounts) {
  await scenario.reach(program, DAEMON_SOCKET);
  if (wanted) await scenario.reach(program, wanted);
}

/**
 * nscd passes its cache to clients as a file descriptor, and they read it themselves from then on. A frozen nscd shows this: it would not
 * answer a request, so glibc would wait 5 s and then ask the container's nameserver.
 */
async function whileFrozen({ scenario, daemon }: Setup, lookUp: () => Promise<void>): Promise<void> {
  await scenario.step('nscd is frozen');
  await daemon?.freeze();
  await daemon?.states();
  await lookUp();
  await daemon?.states();
  daemon?.thaw();
}
