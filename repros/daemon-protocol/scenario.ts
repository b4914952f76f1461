import { behaviours } from '../../fake-dns/index.ts';
import { DAEMON_SOCKET, encodeRequest, type ScenarioContext, textKey } from '../../lab/index.ts';
import { A, resolvConf } from '../shared/two-nameservers.ts';
import { ADDRESSES, FILES, SERVFAIL } from './requests.ts';
import type { ProtocolVariant } from './variants.ts';

export const NSSWITCH =
  'passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files\nnetworks: files\nnetgroup: files\n';

/** Every database answers; nscd has no cache without these. */
const NSCD_SETTINGS = Object.fromEntries(
  ['passwd', 'group', 'hosts', 'services', 'netgroup'].map((database) => [`enable-cache ${database}`, 'yes']),
);

/** Far above the time of a reply on a busy machine: a connection that is open then stays open. */
const PATIENCE_MS = 60_000;

/** A right request for an entry that every host has. */
const FIRST = encodeRequest('GETPWBYUID', textKey('0'));

/** A raw client sends a right request for root, and then the request of the row. A program without the daemon looks at the data. */
export async function run(scenario: ScenarioContext, { request }: ProtocolVariant): Promise<void> {
  const host = await scenario.host('client', { resolvConf: resolvConf(A), etc: { 'nsswitch.conf': NSSWITCH } });
  for (const [name, content] of Object.entries(FILES))
    await host.files.renameOver(name, Buffer.from(content, 'latin1'));
  const server = await scenario.dns(A.name, host, {
    addresses: [A.address],
    zones: [
      { origin: 'lab.test', records: { box: ADDRESSES } },
      { origin: '2.0.192.in-addr.arpa', records: { '1': { PTR: ['box.lab.test'] } } },
      { origin: '8.b.d.0.1.0.0.2.ip6.arpa', records: { [`1${'.0'.repeat(23)}`]: { PTR: ['box.lab.test'] } } },
    ],
  });
  for (const name of SERVFAIL) server.behave(behaviours.servfail({ name }));
  const settings = scenario.cell.daemon.id === 'nscd' ? NSCD_SETTINGS : {};
  const daemon = await scenario.daemon(host, settings, { mayEnd: true });
  const program = await scenario.probe(host, { name: 'program', mainOnly: true });
  await scenario.reach(program, DAEMON_SOCKET);
  const hidden = { empty: true, target: '/run/nscd' } as const;
  const reference = await scenario.probe(host, {
    ...{ name: 'reference', mainOnly: true, mounts: [hidden], answeredBy: 'client' },
  });
  await reference.call('getpwnam', { name: 'lab' }, { label: 'user' });
  await reference.call('gethostbyname', { name: 'box.lab.test' }, { label: 'host' });
  if (request.broken) await reference.call(request.broken.verb, request.broken.args, { label: 'broken' });
  const client = await scenario.rawClient(host);
  const trials = await scenario.trials(host, daemon);
  await scenario.step('requests');
  await client.exchange(FIRST, { label: 'before', signal: AbortSignal.timeout(PATIENCE_MS) });
  await client.exchange(request.octets, { label: 'request', signal: AbortSignal.timeout(PATIENCE_MS) });
  await trials.after('the request');
}
