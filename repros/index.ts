import { reproOnUse } from '../lab/form/repro.ts';
import type { Repro } from '../lab/repro.ts';
import { catalogue, idOf, topicOf } from './catalogue/index.ts';
import daemonFaults from './daemon-faults/repro.ts';
import daemonParity from './daemon-parity/repro.ts';
import daemonProtocol from './daemon-protocol/repro.ts';
import nscdSocketLeak from './nscd-socket-leak/repro.ts';
import singleRequestReload from './single-request-reload/repro.ts';
import staleResolvConf from './stale-resolv-conf/repro.ts';

/** Every repro: those with a folder of their own in the order of the lessons, then the catalogue. */
export const repros: readonly Repro[] = [
  staleResolvConf,
  singleRequestReload,
  nscdSocketLeak,
  daemonProtocol,
  daemonParity,
  daemonFaults,
  ...catalogue.map((entry) =>
    reproOnUse(idOf(entry), entry.definition, { file: `repros/catalogue/${entry.file}`, topic: topicOf(entry) }),
  ),
];
