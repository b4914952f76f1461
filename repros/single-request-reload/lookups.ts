import { allAtOnce, countWorkers } from '../shared/all-workers.ts';
import { asksDaemon } from '../shared/resolving-libc.ts';
import type { Scene } from './scene.ts';
import type { BrownOutVariant } from './variants.ts';

/** Those who hold a resolver state each: threads of the program, or workers of the daemon that it asks. */
export interface Holders {
  /** The names of the lookups that meet the brown-out. */
  hitNames: readonly string[];
  /** Makes these lookups; only some of the holders get one. */
  hit(): Promise<void>;
  /** Each holder makes a lookup; the label is `<phase>.<who>`. */
  ask(phase: string): Promise<void>;
  /** The threads of the program that a cure has to do with: the one that was hit, or all that ask the daemon. */
  patients: readonly string[];
  /** Counts them once more, where they are a daemon's. */
  recount(): Promise<void>;
  /** Has the flags of the holders noted, where the program can see them. */
  note(phase: string): Promise<void>;
}

export async function holdersIn(scene: Scene, variant: BrownOutVariant): Promise<Holders> {
  return asksDaemon(scene.scenario.cell) ? workers(scene) : threads(scene, variant);
}

/** The thread that meets the brown-out: the main one, unless it is to end. */
export function hitThread({ cure }: BrownOutVariant): string {
  return cure === 'new-thread' ? 'hit' : 'main';
}

/** How many of a daemon's workers meet the brown-out: not all, where there are several, so that the others can tell the difference. */
export function workersHit(workers: number): number {
  return Math.max(1, Math.min(2, workers - 1));
}

function nameOf(label: string): string {
  return `${label.replaceAll('.', '-')}.lab.test`;
}

function threads(scene: Scene, variant: BrownOutVariant): Holders {
  const hit = hitThread(variant);
  const lookup = (label: string, thread: string) =>
    scene.program.call('getaddrinfo', { name: nameOf(label) }, { thread, label });
  return {
    hitNames: [nameOf('brown-out.1')],
    async hit() {
      await lookup('brown-out.1', hit);
    },
    async ask(phase) {
      await lookup(`${phase}.hit`, hit);
      await lookup(`${phase}.other`, 'other');
      // A thread of its own for each phase: it starts with this lookup.
      await lookup(`${phase}.new`, `new-${phase}`);
    },
    patients: [hit],
    async recount() {},
    async note(phase) {
      await scene.program.call('state', {}, { thread: hit, label: `state.${phase}` });
    },
  };
}

async function workers(scene: Scene): Promise<Holders> {
  const asking = () => ({ daemon: scene.daemon, program: scene.program, servers: [scene.a, scene.b] });
  const count = await countWorkers(asking(), 'workers-first');
  const labels = (phase: string, size: number) => Array.from({ length: size }, (_, index) => `${phase}.${index + 1}`);
  const hits = labels('brown-out', workersHit(count));
  // As many threads as workers, so that the program does not make one lookup wait for another.
  const patients = Array.from({ length: count }, (_, position) => `asks-${position + 1}`);
  const lookup = (label: string, position: number) =>
    scene.program.call('getaddrinfo', { name: nameOf(label) }, { thread: patients[position] as string, label });
  return {
    hitNames: hits.map(nameOf),
    async hit() {
      await Promise.all(hits.map(lookup));
    },
    async ask(phase) {
      const asked = labels(phase, count);
      await allAtOnce(asking(), asked.map(nameOf), (_, position) => lookup(asked[position] as string, position));
    },
    patients,
    async recount() {
      await countWorkers(asking(), 'workers-last');
    },
    async note() {},
  };
}
