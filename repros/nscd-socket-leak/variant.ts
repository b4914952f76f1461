import type { Cell, Evidence, Repro, ScenarioContext, Variant } from '../../lab/index.ts';
import type { Place } from './place.ts';
import type { KnownBy } from './sides.ts';
import type { View } from './views.ts';

/** One kind of plot, and how its evidence is read. */
export interface Story {
  run(scenario: ScenarioContext, variant: LeakVariant): Promise<void>;
  judge(evidence: Evidence, cell: Cell, variant: LeakVariant): ReturnType<Repro['judge']>;
}

export interface LeakVariant extends Variant {
  story: Story;
  place: Place;
  view: View;
  /** Who knows the name in question. */
  knownBy: KnownBy;
  /** The function in question. */
  asks: 'getaddrinfo' | 'res_query' | 'getpwnam';
  /** A change meant to stop the leak: the story shows the leak without it first. */
  cure?: true;
}
