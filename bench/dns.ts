import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { areInstalled } from '../lab/requirements/programs.ts';
import type { Benchmark } from './benchmark.ts';
import { type Figure, ratio } from './figure.ts';
import type { DnsTask } from './inside/dns.ts';
import { inside } from './inside/enter.ts';
import type { ServerName } from './inside/servers.ts';
import { dnsmasq, dnsperf } from './requirements.ts';

/** Queries per second, as a multiple of stock dns2. */
const AIM = { least: 1 };

const TITLES: Record<ServerName, string> = {
  fakeDns: 'fake-dns, log on',
  dns2: 'stock dns2, no log',
  dnsmasq: 'dnsmasq, no log',
};

export const dns: Benchmark = {
  title: 'queries per second under dnsperf, the same data in every server',
  requirements: [dnsperf, dnsmasq],
  rounds: 5,
  async run(rounds) {
    if (!(await areInstalled(['dnsperf']))) return [];
    const servers: ServerName[] = [
      'fakeDns',
      'dns2',
      ...((await areInstalled(['dnsmasq'])) ? ['dnsmasq' as const] : []),
    ];
    const samples = await measure(servers, rounds);
    const figures = servers.map((name): Figure => ({ what: TITLES[name], unit: '/s', samples: samples[name] ?? [] }));
    const [fakeDns, ...others] = figures as [Figure, ...Figure[]];
    return [...figures, ...others.map((each) => ratio(fakeDns, each, each.what === TITLES.dns2 ? AIM : undefined))];
  },
};

async function measure(servers: ServerName[], rounds: number): Promise<Partial<Record<ServerName, number[]>>> {
  const directory = await mkdtemp(join(tmpdir(), 'resolv-lab-bench-'));
  try {
    return await inside(new URL('./inside/dns.ts', import.meta.url), { directory, rounds, servers } satisfies DnsTask);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
