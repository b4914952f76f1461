import type { FakeDns } from '../../fake-dns/index.ts';
import {
  type DaemonSettings,
  type DaemonTrials,
  type Host,
  type ProbeProcess,
  type ScenarioContext,
  SENTINEL_HOSTS,
} from '../../lab/index.ts';
import { A, serve } from '../shared/two-nameservers.ts';

/** The workers of a daemon by the lab's default settings (lab/daemon/definitions.ts). */
export const WORKERS = 4;

const USERS = 1000;

/** So many groups, services, netgroups and hosts as well, and fewer than there are users, `user0` and so on. */
export const NAMES = 200;

/** A group whose reply, about 1 MB, is larger than the buffers of a unix socket (unix(7), net.core.wmem_max). */
export const LARGE_GROUP = 'crowd';
const MEMBERS = 50_000;

/** What runs in each cell. */
export interface Setup {
  scenario: ScenarioContext;
  host: Host;
  server: FakeDns;
  program: ProbeProcess;
}

/** The seconds that the resolver waits for each nameserver (resolv.conf(5)), longer than the handoff timeout of nsncd: 3 s. */
const TIMEOUT = 4;

/** A host with a nameserver, the daemon, and a program that it answers. */
export async function setUp(
  scenario: ScenarioContext,
  settings: DaemonSettings = {},
): Promise<{ setup: Setup; trials: DaemonTrials }> {
  const host = await scenario.host('client', {
    resolvConf: `nameserver ${A.address}\noptions timeout:${TIMEOUT} attempts:1\n`,
    etc: {
      'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files dns\nservices: files\nnetgroup: files\n',
      passwd: passwd(),
      group: group(),
      services: lines((at) => `service${at} ${1000 + at}/tcp`),
      netgroup: lines((at) => `netgroup${at}${membersOf(at)}`),
      hosts: `127.0.0.1 localhost\n${SENTINEL_HOSTS.client}${lines((at) => `10.9.0.${at} host${at}`)}`,
    },
  });
  const server = await serve(scenario, host, A);
  const daemon = await scenario.daemon(host, settings, { mayEnd: true });
  const program = await scenario.probe(host, { mainOnly: true });
  const trials = await scenario.trials(host, daemon);
  return { setup: { scenario, host, server, program }, trials };
}

function passwd(): string {
  const users = Array.from(
    { length: USERS },
    (_, at) => `user${at}:x:${1000 + at}:100:the user ${at}:/home/${at}:/bin/sh\n`,
  );
  return `root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n${users.join('')}`;
}

/** A line for each name. */
function lines(text: (at: number) => string): string {
  return Array.from({ length: NAMES }, (_, at) => `${text(at)}\n`).join('');
}

/** Several, so that the reply to one client takes some time. */
function membersOf(netgroup: number): string {
  return Array.from({ length: 8 }, (_, at) => ` (${at},user${netgroup},domain)`).join('');
}

function group(): string {
  const members = Array.from({ length: MEMBERS }, (_, at) => `member-${at}`);
  return `root:x:0:\nusers:x:100:\n${lines((at) => `group${at}:x:${1000 + at}:user${at}`)}${LARGE_GROUP}:x:200:${members.join()}\nnogroup:x:65534:\n`;
}
