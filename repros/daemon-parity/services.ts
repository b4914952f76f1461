import fc from 'fast-check';
import { BASE, type Case, questions, type Serial } from './case.ts';

interface Service {
  port: number;
  protocol: string;
  aliases: readonly string[];
}

/** Asks for a service by name or by port, with or without its protocol. */
interface Ask {
  byName: boolean;
  withProtocol: boolean;
}

function askService({ port, protocol, aliases }: Service, { byName, withProtocol }: Ask, serial: Serial): Case {
  const name = `s${serial}`;
  return {
    files: { services: `${BASE.services}${[name, `${port}/${protocol}`, ...aliases].join(' ')}\n` },
    verb: byName ? 'getservbyname' : 'getservbyport',
    args: { ...(byName ? { name } : { port }), ...(withProtocol && { protocol }) },
  };
}

/** A port for each question, because a daemon may cache by port; 0 is a row of its own. */
const portOf = (serial: Serial) => 2 + (serial % 65_000);

const ask = { byName: fc.boolean(), withProtocol: fc.boolean() };
const protocol = fc.constantFrom('tcp', 'udp', 'sctp');
const alias = fc.stringMatching(/^[a-z]{1,10}$/);

export const services = {
  services: questions(
    fc.record({ protocol, aliases: fc.array(alias, { maxLength: 4 }), ...ask }),
    ({ protocol, aliases, ...how }, serial) => askService({ port: portOf(serial), protocol, aliases }, how, serial),
  ),
  'services-aliases': questions(
    fc.record({ protocol, count: fc.integer({ min: 50, max: 1000 }), ...ask }),
    ({ protocol, count, ...how }, serial) => {
      const aliases = Array.from({ length: count }, (_, at) => `alias${at}`);
      return askService({ port: portOf(serial), protocol, aliases }, how, serial);
    },
  ),
  'services-port-0': questions(
    fc.record({ protocol, withProtocol: fc.boolean() }),
    ({ protocol, withProtocol }, serial) => ({
      ...askService({ port: 0, protocol, aliases: [] }, { byName: false, withProtocol }, serial),
      files: {},
    }),
  ),
  'services-missing': questions(fc.record({ protocol, ...ask }), ({ protocol, ...how }, serial) => ({
    ...askService({ port: portOf(serial), protocol, aliases: [] }, how, serial),
    files: {},
  })),
};

/** A triple of netgroup(5); an empty part matches everything. */
type Triple = readonly [host: string, user: string, domain: string];

const word = fc.stringMatching(/^[a-z]{1,8}$/);
const triple: fc.Arbitrary<Triple> = fc.tuple(word, word, word);
const wildcards: fc.Arbitrary<Triple> = fc
  .tuple(
    ...([word, word, word].map((each) => fc.oneof(each, fc.constant(''))) as [typeof word, typeof word, typeof word]),
  )
  .filter((parts) => parts.includes(''));

function netgroupFile(serial: Serial, triples: readonly Triple[]): Record<string, string> {
  return { netgroup: `${BASE.netgroup}n${serial} ${triples.map((parts) => `(${parts.join(',')})`).join(' ')}\n` };
}

function askMembers(triples: readonly Triple[], serial: Serial): Case {
  return { files: netgroupFile(serial, triples), verb: 'getnetgrent', args: { name: `n${serial}` } };
}

function askMembership(triples: readonly Triple[], [host, user, domain]: Triple, serial: Serial): Case {
  return {
    files: netgroupFile(serial, triples),
    verb: 'innetgr',
    args: { name: `n${serial}`, host, user, domain },
  };
}

export const netgroups = {
  netgroups: questions(fc.array(triple, { minLength: 1, maxLength: 10 }), askMembers),
  'netgroups-wildcards': questions(fc.array(wildcards, { minLength: 1, maxLength: 6 }), askMembers),
  'netgroups-huge': questions(fc.integer({ min: 100, max: 1000 }), (count, serial) =>
    askMembers(
      Array.from({ length: count }, (_, at) => [`host${at}`, `user${at}`, 'lab.test'] as const),
      serial,
    ),
  ),
  'netgroups-missing': questions(fc.constant([]), (_, serial) => ({ ...askMembers([], serial), files: {} })),
  'innetgr-member': questions(fc.tuple(triple, fc.array(triple, { maxLength: 4 })), ([member, others], serial) =>
    askMembership([...others, member], member, serial),
  ),
  'innetgr-wildcards': questions(fc.tuple(wildcards, triple), ([member, asked], serial) => {
    const matching = member.map((part, at) => part || asked[at]) as unknown as Triple;
    return askMembership([member], matching, serial);
  }),
  'innetgr-no-member': questions(triple, (member, serial) =>
    askMembership([member], [`${member[0]}x`, member[1], member[2]], serial),
  ),
  'innetgr-missing': questions(triple, (asked, serial) => ({ ...askMembership([], asked, serial), files: {} })),
};
