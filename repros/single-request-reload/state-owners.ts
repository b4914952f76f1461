import { asksDaemon } from '../shared/attribution.ts';
import { askingThread, countWorkers, type DaemonClient, lookUpConcurrently } from '../shared/workers.ts';
import type { Setup } from './setup.ts';
import type { BrownOutVariant } from './variants.ts';

/** The owners of the resolver states: threads of the program, or workers of the daemon that it asks. */
export interface StateOwners {
  /** The names that are looked up during the brown-out. */
  brownOutNames: readonly string[];
  /** Looks these names up. Only some of the owners take part. */
  lookUpInBrownOut(): Promise<void>;
  /** Each owner makes a lookup, with a label of the form `<phase>.<owner>`. */
  lookUp(phase: string): Promise<void>;
  /** The program's threads that a workaround acts on: the affected one, or all that ask the daemon. */
  affectedThreads: readonly string[];
  /** Counts the owners again, if they are a daemon's workers. */
  recount(): Promise<void>;
  /** Records the affected owner's resolver state, where the program can read it. */
  recordState(phase: string): Promise<void>;
}

export async function stateOwners(setup: Setup, variant: BrownOutVariant): Promise<StateOwners> {
  return asksDaemon(setup.scenario.cell) ? workers(setup) : threads(setup, variant);
}

/** How many of a daemon's workers are in the brown-out: not all, where there are several, so that the others are a control. */
export function workersInBrownOut(workers: number): number {
  return Math.max(1, Math.min(2, workers - 1));
}

function nameOf(label: string): string {
  return `${label.replaceAll('.', '-')}.lab.test`;
}

function threads(setup: Setup, { workaround }: BrownOutVariant): StateOwners {
  // The main thread cannot end.
  const affected = workaround === 'new-thread' ? 'hit' : 'main';
  const lookUp = (label: string, thread: string) =>
    setup.program.call('getaddrinfo', { name: nameOf(label) }, { thread, label });
  return {
    brownOutNames: [nameOf('brown-out.1')],
    async lookUpInBrownOut() {
      await lookUp('brown-out.1', affected);
    },
    async lookUp(phase) {
      await lookUp(`${phase}.hit`, affected);
      await lookUp(`${phase}.other`, 'other');
      // Each phase has a thread of its own, which starts with this lookup.
      await lookUp(`${phase}.new`, `new-${phase}`);
    },
    affectedThreads: [affected],
    async recount() {},
    async recordState(phase) {
      await setup.program.call('state', {}, { thread: affected, label: `state.${phase}` });
    },
  };
}

async function workers(setup: Setup): Promise<StateOwners> {
  // A restart replaces the program.
  const client = (): DaemonClient => ({ daemon: setup.daemon, program: setup.program, servers: [setup.a, setup.b] });
  const count = await countWorkers(client(), 'workers-first');
  const labelsOf = (phase: string, size: number) => Array.from({ length: size }, (_, n) => `${phase}.${n + 1}`);
  const brownOutLabels = labelsOf('brown-out', workersInBrownOut(count));
  // As many threads as workers, so that no lookup waits for another inside the program.
  const askingThreads = Array.from({ length: count }, (_, n) => askingThread(n + 1));
  const lookUp = (label: string, n: number) =>
    setup.program.call('getaddrinfo', { name: nameOf(label) }, { thread: askingThreads[n] as string, label });
  return {
    brownOutNames: brownOutLabels.map(nameOf),
    async lookUpInBrownOut() {
      await Promise.all(brownOutLabels.map(lookUp));
    },
    async lookUp(phase) {
      const labels = labelsOf(phase, count);
      await lookUpConcurrently(client(), labels.map(nameOf), (_, n) => lookUp(labels[n] as string, n));
    },
    affectedThreads: askingThreads,
    async recount() {
      await countWorkers(client(), 'workers-last');
    },
    async recordState() {},
  };
}
