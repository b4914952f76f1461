import { onTestFinished } from 'vitest';
import { type DnsEvent, type FakeDns, type ServerOptions, startServer, type Zone } from '../../fake-dns/index.ts';

export const zone: Zone = {
  origin: 'example.test',
  records: {
    '@': { NS: ['ns.example.test'], MX: [{ preference: 10, exchange: 'mail.example.test' }] },
    www: { A: ['192.0.2.1'], AAAA: ['2001:db8::1'] },
    big: { A: Array.from({ length: 200 }, (_, index) => `198.51.100.${index}`) },
    '*.wild': { A: ['192.0.2.7'] },
  },
};

type EventOf<Kind extends DnsEvent['kind']> = Extract<DnsEvent, { kind: Kind }>;

export interface Served {
  dns: FakeDns;
  events: DnsEvent[];
  /** The first event of a kind that `fits` accepts, past or future. */
  seen<Kind extends DnsEvent['kind']>(kind: Kind, fits?: (event: EventOf<Kind>) => boolean): Promise<EventOf<Kind>>;
}

/** Starts a server for the current test on loopback, on any free port, and keeps its events. */
export async function serve(options: Partial<ServerOptions> = {}): Promise<Served> {
  const events: DnsEvent[] = [];
  const waiting = new Set<(event: DnsEvent) => void>();
  const log = (event: DnsEvent) => {
    events.push(event);
    for (const look of waiting) look(event);
  };
  const dns = await startServer({ name: 'A', addresses: ['127.0.0.1'], port: 0, zones: [zone], log, ...options });
  onTestFinished(() => dns.close());
  const seen: Served['seen'] = (kind, fits = () => true) => {
    type Wanted = EventOf<typeof kind>;
    const wanted = (event: DnsEvent): event is Wanted => event.kind === kind && fits(event as Wanted);
    const past = events.find(wanted);
    if (past) return Promise.resolve(past);
    return new Promise((resolve) => {
      const look = (event: DnsEvent) => {
        if (!wanted(event)) return;
        waiting.delete(look);
        resolve(event);
      };
      waiting.add(look);
    });
  };
  return { dns, events, seen };
}
