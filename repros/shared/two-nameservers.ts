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

/** A nameserver that gives every name below lab.test the same address, its own: so an answer tells who gave it. */
export interface Nameserver {
  name: string;
  address: string;
  answers: string;
}

/** The nameserver that a program starts with, and the one that replaces it. */
export const A: Nameserver = { name: 'A', address: '127.0.0.1', answers: '192.0.2.1' };
export const B: Nameserver = { name: 'B', address: '127.0.0.2', answers: '192.0.2.2' };

const ALIVE = 'alive.lab.test';

/** Starts a nameserver on a host. */
export function serve(scenario: ScenarioContext, host: Host, nameserver: Nameserver): Promise<FakeDns> {
  const { name, address } = nameserver;
  return scenario.dns(name, host, { addresses: [address], zones: [zoneOf(nameserver)] });
}

/** A resolv.conf with one nameserver; `timeout:1` is the shortest that resolv.conf(5) takes. */
export function resolvConf({ address }: Nameserver, ...options: string[]): string {
  return `nameserver ${address}\noptions ${['timeout:1', ...options].join(' ')}\n`;
}

/** The lab asks a nameserver at the end of the story: it was there all the time, so a query would have been answered. */
export async function showAlive(scenario: ScenarioContext, host: Host, server: FakeDns): Promise<void> {
  await scenario.ask(server, host, ALIVE);
}

/** The control to `showAlive`. */
export function stillAlive(evidence: Evidence, { name, answers }: Nameserver): Control {
  const asked = evidence.all('ask').find((event) => event.server === name);
  const ok = asked?.answers?.includes(answers) ?? false;
  return control(
    `${name} is alive`,
    ok,
    ok ? `${name} answers ${answers} at the end` : `${name} did not answer the lab at the end`,
  );
}

/** The control that a call was answered by one nameserver, and by no other. */
export function answeredBy(call: CallEvent, nameserver: Nameserver, name: string): Control {
  const from = whoAnswered(call)?.name ?? 'nobody';
  return control(name, from === nameserver.name, `'${call.label}' was answered by ${from}`);
}

/** Which nameserver's answer a call came back with: by the address (or the record data) that only it gives. */
export function whoAnswered({ result }: CallEvent, among: readonly Nameserver[] = [A, B]): Nameserver | undefined {
  const texts = [...addressesOf(result), ...('answers' in result ? result.answers : [])];
  return among.find(({ answers, name }) =>
    texts.some((text) => text.includes(answers) || text.endsWith(`${name.toLowerCase()}.lab.test`)),
  );
}

function zoneOf({ name, answers }: Nameserver): Zone {
  const mine = `${name.toLowerCase()}.lab.test`;
  return {
    origin: 'lab.test',
    records: {
      '*': {
        A: [answers],
        AAAA: [`2001:db8::${answers.split('.').at(-1)}`],
        MX: [{ preference: 10, exchange: mine }],
        NS: [mine],
      },
    },
  };
}
