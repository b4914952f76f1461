export { definitions } from './definitions.ts';
export { inspect, provision } from './libcs.ts';
export { type Matchable, matchLibcs, UnknownLibcError } from './match.ts';
export type * from './types.ts';
