import type { RouterAnswer } from '../namespaces/router.ts';

/** A router's answers that report an unreachable server to the resolver; a blackhole reports nothing. */
export const UNREACHABLE: ReadonlySet<string> = new Set([
  'host-unreachable',
  'net-unreachable',
  'prohibited',
] satisfies RouterAnswer[]);
