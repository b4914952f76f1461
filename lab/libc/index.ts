export { definitions } from './catalogue/definitions.ts';
export { inspect, provision } from './catalogue/libcs.ts';
export { isMatched, type Matchable, matchLibcs, UnknownLibcError } from './catalogue/match.ts';
export { refuseNoProgram } from './custom/custom-daemon.ts';
export { customLibcId, isCustomLibc } from './custom/custom-libc.ts';
export { type DaemonPair, daemonImage, provisionDaemons } from './daemon/daemon-image.ts';
export { asClient, type DaemonOverrides, daemonLibcs } from './daemon/daemon-plan.ts';
export { sweepImages } from './image/image-store.ts';
export { factsOfLibc } from './libc-facts.ts';
export {
  imageKey,
  inspectWithPackages,
  isUnknownPackage,
  type LibcWithPackages,
  packageName,
  provisionWithPackages,
} from './packages/packages-image.ts';
export { isPackageName, packagesKey } from './packages/packages-recipe.ts';
export type * from './types.ts';
export { whyNotReady } from './why-not-ready.ts';
