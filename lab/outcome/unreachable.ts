import type { RouterAnswer } from '../namespaces/router.ts';

/** What a router says of a server that cannot be reached; of a blackhole the resolver hears nothing. */
export const UNREACHABLE: ReadonlySet<string> = new Set([
  'host-unreachable',
  'net-unreachable',
  'prohibited',
] satisfies RouterAnswer[]);
