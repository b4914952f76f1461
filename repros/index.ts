import type { ScenarioDefinition } from 'resolv-lab';
import { reproOnUse } from '../lab/form/repro.ts';
import { reportName } from '../lab/matrix/report-name.ts';
import { type Repro, withParts } from '../lab/repro.ts';
import { type CatalogueEntry, catalogue, idOf, topicOf } from './catalogue/index.ts';
import daemonFaults from './daemon-faults/repro.ts';
import daemonParity from './daemon-parity/repro.ts';
import daemonProtocol from './daemon-protocol/repro.ts';
import { reportsOf } from './field-reports.ts';
import nscdSocketLeak from './nscd-socket-leak/repro.ts';
import singleRequestReload from './single-request-reload/repro.ts';
import staleResolvConf from './stale-resolv-conf/repro.ts';

/** Every repro: those with a folder of their own in the order of the lessons, then the catalogue. */
export const repros: readonly Repro[] = [
  ...[staleResolvConf, singleRequestReload, nscdSocketLeak, daemonProtocol, daemonParity, daemonFaults].map(
    (repro) => ({
      ...repro,
      links: reportsOf(repro.id).flatMap(({ pages }) => pages),
      reports: reportsOf(repro.id),
    }),
  ),
  ...catalogue.map((entry) => {
    const [id, file] = [idOf(entry), `repros/catalogue/${entry.file}`];
    return withParts(reproOnUse(id, withReports(entry), { file, topic: topicOf(entry) }), { reports: reportsOf(id) });
  }),
];

/** The definition of a scenario with links to the reports that it shows. */
function withReports(entry: CatalogueEntry): ScenarioDefinition {
  const { definition } = entry;
  const own = definition.links ?? [];
  const further = reportsOf(idOf(entry))
    .flatMap(({ pages }) => pages)
    .filter((page) => !own.some((link) => reportName(link) === reportName(page)));
  return own.length + further.length > 0 ? { ...definition, links: [...own, ...further] } : definition;
}
