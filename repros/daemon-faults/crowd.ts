import {
  type Act,
  type DaemonTrials,
  decodeReply,
  encodeRequest,
  type RawConnection,
  textKey,
} from '../../lab/index.ts';
import { NAMES } from './setup.ts';

const TYPES = ['GETPWBYNAME', 'GETGRBYNAME', 'GETSERVBYNAME', 'GETNETGRENT', 'GETHOSTBYNAME'] as const;

/** A question of the crowd, and the reply of a daemon that does not mix its clients up. */
interface Question {
  type: (typeof TYPES)[number];
  name: string;
  /** The texts in the reply that name what was asked for. */
  names: string[];
}

/** A question of each kind, with the same number in all names. */
function questionsWith(at: number): Question[] {
  const byName = (type: Question['type'], name: string) => ({ type, name, names: [name] });
  return [
    byName('GETPWBYNAME', `user${at}`),
    byName('GETGRBYNAME', `group${at}`),
    byName('GETSERVBYNAME', `service${at}`),
    {
      type: 'GETNETGRENT',
      name: `netgroup${at}`,
      names: Array.from({ length: 8 }, (_, of) => `(${of},user${at},domain)`),
    },
    byName('GETHOSTBYNAME', `host${at}`),
  ];
}

/**
 * Many clients at once, each with a question of its own. Each that the daemon takes must get the answer to it. A daemon that does not serve a
 * database is not asked for it: what it says to a client that is alone decides that.
 */
export async function crowd(trials: DaemonTrials): Promise<void> {
  const served: Question['type'][] = [];
  for (const question of questionsWith(0)) {
    const { reply } = await trials.client.exchange(requestOf(question), { record: false });
    if (namesIn(question, reply) !== undefined) served.push(question.type);
  }
  const questions = Array.from({ length: NAMES }, (_, at) => questionsWith(at)).flat();
  const asked = questions.filter(({ type }) => served.includes(type));
  await trials.trial(`${asked.length} clients at once`, async () => {
    // Each asks at once: unscd closes a connection that says nothing for 100 ms (CLIENT_TIMEOUT_MS of nscd-0.47.c).
    const asking = asked.map((question) => {
      const connection = trials.client.connect({ record: false });
      return { connection, written: connection.write(requestOf(question)) };
    });
    await Promise.all(asking.map(({ written }) => written));
    const connections = asking.map(({ connection }) => connection);
    await trials.untilEnded(connections);
    return { connections, ...(await faultOf(asked, connections)) };
  });
}

function requestOf({ type, name }: Question): Buffer {
  return encodeRequest(type, textKey(name));
}

/** What the clients see that the daemon's socket took: a full queue refuses the others, which then look names up by themselves. */
async function faultOf(
  asked: readonly Question[],
  connections: readonly RawConnection[],
): Promise<Omit<Act, 'connections'>> {
  const opened = await Promise.all(connections.map(({ opened }) => opened));
  const taken = connections.flatMap(({ reply }, at) => (opened[at] ? [{ ...(asked[at] as Question), reply }] : []));
  const seen = taken.map((client) => ({ ...client, got: namesIn(client, client.reply) }));
  // By database, so that what is said does not depend on which of the clients met the fault first.
  const [wrong, ...others] = seen
    .filter(({ names, got }) => got !== undefined && `${got}` !== `${names}`)
    .toSorted((one, other) => TYPES.indexOf(one.type) - TYPES.indexOf(other.type));
  if (wrong) {
    const { name, got = [] } = wrong;
    const count = 1 + others.length;
    return { fault: `${count} got another's answer: the client that asked for ${name} got ${got.join(' ') || 'none'}` };
  }
  const lost = seen.filter(({ got }) => got === undefined);
  if (lost.length === 0) return {};
  return {
    fault: `${lost.length} of ${taken.length} clients got no whole reply, one of them for ${lost[0]?.name}`,
    faultKind: 'no reply',
  };
}

/** The names in a whole reply; undefined for any other octets, and for a database that the daemon does not serve. */
function namesIn({ type }: Question, reply: Buffer): string[] | undefined {
  const { fields, found, broken } = decodeReply(type, reply, 0);
  if (found === null || broken !== undefined) return undefined;
  const { name, members } = fields;
  if (type === 'GETNETGRENT') return (members ?? []) as string[];
  return name === undefined ? [] : [`${name}`];
}
