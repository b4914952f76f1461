/** What a scenario imports as `resolv-lab`, in this repository and outside of it. */

export { answerWith, rawBytes } from '../fake-dns/behaviours/malformed.ts';
export { type Rule, rule } from '../fake-dns/rule.ts';
export type { Cell } from './core/cell.ts';
export type { Control, Expectation } from './core/schema.ts';
export {
  type ClientDefinition,
  type MachineDefinition,
  type OutcomePattern,
  type ScenarioDefinition,
  type Situation,
  scenario,
  type VariantDefinition,
} from './form/definition.ts';
export {
  absent,
  byDaemon,
  byDaemonVersion,
  byDesign,
  byMuslVersion,
  byProbe,
  byVersion,
  type ExpectationRule,
  fixedIn,
  shown,
} from './form/expectations.ts';
export type { SceneAccess } from './form/run.ts';
export { control } from './judge/controls.ts';
export type { Evidence } from './judge/evidence.ts';
export { type ProjectDefinition, project } from './project/definition.ts';
export { unknown } from './repro.ts';
