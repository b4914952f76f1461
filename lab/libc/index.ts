export { type DaemonPair, daemonImage, provisionDaemons } from './daemon-image.ts';
export { asClient, type DaemonWishes, daemonLibcs } from './daemon-plan.ts';
export { definitions } from './definitions.ts';
export { sweepImages } from './image-store.ts';
export { inspect, provision } from './libcs.ts';
export { type Matchable, matchLibcs, UnknownLibcError } from './match.ts';
export { isOwnBuild, ownBuildId } from './own-build.ts';
export { refuseNoProgram } from './own-program.ts';
export type * from './types.ts';
