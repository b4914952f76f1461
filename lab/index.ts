/** The interface of the lab for repros, which import nothing else of it. */

export { type Cell, generatedIn } from './core/cell.ts';
export { releaseOf } from './core/release.ts';
export type { Control, Expectation, Generated, Highlight, Judgement } from './core/schema.ts';
export { SENTINEL_HOSTS } from './core/sentinel.ts';
export { expectClaimed, type Sourced, withClaim } from './core/with-claim.ts';
export type { DaemonSettings } from './daemon/definitions.ts';
export { NOT_KNOWN } from './daemon-suite/difference.ts';
export type { DaemonResourcesEvent, DaemonTrialEvent } from './daemon-suite/events.ts';
export { smallestFinding } from './daemon-suite/replay.ts';
export type { Act, DaemonTrials, HostileRequest } from './daemon-suite/trials.ts';
export type { MachineDefinition, Situation, StepDefinition } from './form/definition.ts';
export type { Host } from './host/host.ts';
export type { Mount } from './host/sandbox.ts';
export { DAEMON_SOCKET } from './host/unix-socket.ts';
export { control } from './judge/controls.ts';
export { missingAnswer, requestsFor } from './judge/daemon-answer.ts';
export { addressesOf, type Evidence } from './judge/evidence.ts';
export { highlight } from './judge/highlight.ts';
export { compareVersions } from './libc/catalogue/version.ts';
export {
  RawClient,
  RawConnection,
  type RawConnectionEvent,
  type RawEnding,
  type RawExchange,
} from './nscd-client/index.ts';
export {
  addressKey,
  decodeReply,
  decodeRequest,
  encodeReply,
  encodeRequest,
  hiddenDifferences,
  netgroupKey,
  OWN_ORDER,
  REQUEST_TYPES,
  type RequestType,
  textKey,
} from './nscd-protocol/index.ts';
export { endKind } from './outcome/daemon-end.ts';
export { type Attempt, type CallEnding, type CallEvent, endingText, type ProbeProcess } from './probe/index.ts';
export {
  defineRepro,
  expectByDesign,
  expectNotReproduced,
  expectReproduced,
  type Repro,
  unknown,
  type Variant,
} from './repro.ts';
export { KINDS, kindsText } from './results/comparable.ts';
export { asksDaemonForHosts, isRuntime, runtimeOf } from './runtime/runtimes.ts';
export type { ScenarioContext } from './scenario/context.ts';
export { fewOf } from './util/few-of.ts';
