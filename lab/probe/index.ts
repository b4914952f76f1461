export { buildCProbe, type CProbeTarget } from './build.ts';
export { type CallEnding, endingText } from './call-ending.ts';
export { type CallEvent, functionOf, keyOf } from './call-event.ts';
export type { Args, Ready } from './line.ts';
export type { Attempt, Timing } from './pending-call.ts';
export {
  BadCommand,
  ProbeError,
  type ProbeErrorReason,
  type ProbeExit,
} from './probe-error.ts';
export { type AttemptOptions, type CallOptions, type ProbeOptions, type ProbeProcess, startProbe } from './process.ts';
export { isVerb, type ProbeResult, type Verb, type VerbResult } from './result.ts';
