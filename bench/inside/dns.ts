import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { inTurns } from '../rounds.ts';
import { queriesPerSecond } from './dnsperf-report.ts';
import { taskOf } from './enter.ts';
import { queryFile } from './names.ts';
import { SERVERS, type ServerName, serve } from './servers.ts';

export interface DnsTask {
  directory: string;
  rounds: number;
  servers: ServerName[];
}

/** The duration of a round of dnsperf, and its number of outstanding queries. */
const SECONDS = 2;
const OUTSTANDING = 50;

const { directory, rounds, servers } = taskOf<DnsTask>();
await execa('ip', ['link', 'set', 'lo', 'up']);
const queries = join(directory, 'queries');
await writeFile(queries, queryFile);

async function measure(name: ServerName): Promise<number> {
  await using _server = await serve(name);
  const limits = ['-l', `${SECONDS}`, '-q', `${OUTSTANDING}`, '-c', '1'];
  const { stdout } = await execa('dnsperf', ['-s', SERVERS[name].address, '-d', queries, ...limits]);
  try {
    return queriesPerSecond(stdout);
  } catch (cause) {
    throw new Error(`${name} cannot be measured`, { cause });
  }
}

const measurements = servers.map((name) => [name, () => measure(name)] as const);
const samples = await inTurns(Object.fromEntries(measurements), rounds);
process.stdout.write(JSON.stringify(samples));
