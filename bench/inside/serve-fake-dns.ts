import { type DnsEvent, startServer } from '../../fake-dns/index.ts';
import { names, ORIGIN } from './names.ts';

/** All events, kept in memory as in a cell. */
const log: DnsEvent[] = [];

const records = Object.fromEntries(names.map(({ name, A, AAAA }) => [name, { A: [A], AAAA: [AAAA] }]));
await startServer({
  name: 'A',
  addresses: [process.argv[2] as string],
  zones: [{ origin: ORIGIN, records }],
  log: (event) => log.push(event),
});
console.log('ready');
