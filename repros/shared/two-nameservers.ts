import type { FakeDns, Zone } from '../../fake-dns/index.ts';
import {
  addressesOf,
  type CallEvent,
  type Control,
  control,
  type Evidence,
  type Host,
  type ScenarioContext,
} from '../../lab/index.ts';

/** A nameserver that answers every name below lab.test with one address of its own, so that an answer identifies its server. */
export interface Nameserver {
  name: string;
  address: string;
  answers: string;
}

/** The nameserver in resolv.conf at the start, and the one that replaces it. */
export const A: Nameserver = { name: 'A', address: '127.0.0.1', answers: '192.0.2.1' };
export const B: Nameserver = { name: 'B', address: '127.0.0.2', answers: '192.0.2.2' };

const ALIVE = 'alive.lab.test';

/** Starts a nameserver on a host. */
export function serve(scenario: ScenarioContext, host: Host, nameserver: Nameserver): Promise<FakeDns> {
  const { name, address } = nameserver;
  return scenario.dns(name, host, { addresses: [address], zones: [zoneOf(nameserver)] });
}

/** A resolv.conf with one nameserver; `timeout:1` is the shortest timeout of resolv.conf(5). */
export function resolvConf({ address }: Nameserver, ...options: string[]): string {
  return `nameserver ${address}\noptions ${['timeout:1', ...options].join(' ')}\n`;
}

/** Sends a query from the lab to a nameserver at the end of a run, as evidence for `stillAlive`. */
export async function showAlive(scenario: ScenarioContext, host: Host, server: FakeDns): Promise<void> {
  await scenario.ask(server, host, ALIVE);
}

/** Checks that a nameserver answered the lab at the end: an earlier query to it would have been answered too. */
export function stillAlive(evidence: Evidence, { name, answers }: Nameserver): Control {
  const asked = evidence.all('ask').find((event) => event.server === name);
  const ok = asked?.answers?.includes(answers) ?? false;
  return control(
    `${name} is alive`,
    ok,
    ok ? `${name} answers ${answers} at the end` : `${name} did not answer the lab at the end`,
  );
}

/** Checks that a call returned the answer of one nameserver. */
export function answeredBy(call: CallEvent, nameserver: Nameserver, name: string): Control {
  const from = answeringServer(call)?.name ?? 'no nameserver';
  return control(name, from === nameserver.name, `'${call.label}' was answered by ${from}`);
}

/** The nameserver whose answer a call returned, by the address or record data that only this server gives. */
export function answeringServer({ result }: CallEvent, among: readonly Nameserver[] = [A, B]): Nameserver | undefined {
  const texts = [...addressesOf(result), ...('answers' in result ? result.answers : [])];
  return among.find(({ answers, name }) =>
    texts.some((text) => text.includes(answers) || text.endsWith(`${name.toLowerCase()}.lab.test`)),
  );
}

function zoneOf({ name, answers }: Nameserver): Zone {
  const target = `${name.toLowerCase()}.lab.test`;
  return {
    origin: 'lab.test',
    records: {
      '*': {
        A: [answers],
        AAAA: [`2001:db8::${answers.split('.').at(-1)}`],
        MX: [{ preference: 10, exchange: target }],
        NS: [target],
      },
    },
  };
}
