import type { Repro } from '../lab/repro.ts';
import nscdSocketLeak from './nscd-socket-leak/repro.ts';
import singleRequestReload from './single-request-reload/repro.ts';
import staleResolvConf from './stale-resolv-conf/repro.ts';

/** Every repro, in the order of the lessons. To add one: its folder, and a line here. */
export const repros: readonly Repro[] = [staleResolvConf, singleRequestReload, nscdSocketLeak];
