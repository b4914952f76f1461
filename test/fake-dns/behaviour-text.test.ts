import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  BehaviourTextError,
  codeOf,
  formatBehaviour,
  parseBehaviour,
  parseServerText,
  ruleOf,
} from '../../fake-dns/behaviours/behaviour-text.ts';
import { forms, matchFields, textBehaviours } from '../../fake-dns/behaviours/table.ts';
import { behaviours } from '../../fake-dns/index.ts';
import { udpClient } from './clients.ts';
import { serve } from './serve.ts';

test.each([
  ['servfail type=AAAA', 'servfail type=AAAA', "servfail({ type: 'AAAA' })"],
  ['drop', 'drop', 'drop()'],
  ['  NXDOMAIN   name=x ', 'nxdomain name=x', "nxdomain({ name: 'x' })"],
  ['refuse-tcp times=2', 'refuseTcp times=2', 'refuseTcp({ times: 2 })'],
  ['delay 500 type=a,aaaa', 'delay ms=500 type=A,AAAA', "delay(500, { type: ['A', 'AAAA'] })"],
  ['drop nth=2', 'drop nth=2', 'drop({ nth: 2 })'],
  ['drop nth=2,4 transport=UDP', 'drop transport=udp nth=2,4', "drop({ nth: [2, 4], transport: 'udp' })"],
  ['headerOnly servfail', 'headerOnly rcode=SERVFAIL', "headerOnly('SERVFAIL')"],
  ['cutTcp octets=20', 'cutTcp octets=20', 'cutTcp({ octets: 20 })'],
  ['hang-up reset=yes', 'hangUp reset=yes', 'hangUp({ reset: true })'],
  ['cutTcp halfLength=yes', 'cutTcp halfLength=yes', 'cutTcp({ halfLength: true })'],
  ['splitTcp octets=2 gap=5', 'splitTcp octets=2 gap=5', 'splitTcp({ octets: 2, gap: 5 })'],
  ['joinTcp reversed=yes', 'joinTcp reversed=yes', 'joinTcp({ reversed: true })'],
  ['wrongSourceAddress ::2', 'wrongSourceAddress address=::2', "wrongSourceAddress('::2')"],
  ['refused delay=10', 'refused delay=10', 'refused({ delay: 10 })'],
  ['setFlags ad=on cd=echo', 'setFlags ad=on cd=echo', "setFlags({ ad: true, cd: 'echo' })"],
  ['sortAnswer a,cname', 'sortAnswer order=A,CNAME', "sortAnswer(['A', 'CNAME'])"],
  ['manyAddresses 60 whole=yes', 'manyAddresses count=60 whole=yes', 'manyAddresses(60, { whole: true })'],
  ['rawBytes 00008180 copyId=yes', 'rawBytes octets=00008180 copyId=yes', "rawBytes('00008180', { copyId: true })"],
  [
    `records answer="@ CNAME x." answer='x. TXT "it''s"' rcode=nxdomain`,
    `records answer='@ CNAME x.' answer='x. TXT "it''s"' rcode=NXDOMAIN`,
    `records({ answer: ['@ CNAME x.', 'x. TXT "it\\'s"'], rcode: 'NXDOMAIN' })`,
  ],
  [
    'servfail type=A times=2 per=name then drop then delay 5',
    'servfail times=2 per=name type=A then drop then delay ms=5',
    "inTurn([servfail({ times: 2 }), drop(), delay(5)], { type: 'A', per: 'name' })",
  ],
  ['truncate then answer repeat=yes', null, null],
  [
    'truncate repeat=yes then answer',
    'truncate repeat=yes then answer',
    'inTurn([truncate(), answer()], { repeat: true })',
  ],
])('%s', (text, canonical, code) => {
  if (canonical === null) {
    expect(() => parseBehaviour(text)).toThrow("repeat=yes: the match belongs before the first 'then'");
    return;
  }
  const spec = parseBehaviour(text);
  expect(formatBehaviour(spec)).toBe(canonical);
  expect(codeOf(spec)).toBe(code);
});

test.each([
  ['servfial', "unknown behaviour 'servfial'", 'servfial', 'servfail'],
  ['', 'a behaviour is missing', '', 'answer'],
  ['drop then', 'a behaviour is missing', '', 'drop'],
  ['drop typ=A', "drop has no 'typ'; it takes name= type= transport= client= nth= times= delay=", 'typ', 'type'],
  ['drop A', "drop has no 'A'", 'A', 'type'],
  ['drop type=AAAAA', 'drop type=AAAAA: record types, separated by commas expected', 'AAAAA', 'AAAA'],
  ['drop transport=quic', 'drop transport=quic: one of udp, tcp expected', 'quic', 'udp'],
  ['drop times=0', 'drop times=0: a number from 1 on expected', '0', null],
  ['drop nth=1,x', 'drop nth=1,x: numbers from 1 on, separated by commas expected', '1,x', null],
  ['drop type=A type=AAAA', 'type occurs twice', 'type=AAAA', null],
  ['truncate transport=tcp', "truncate has no 'transport'", 'transport', 'type'],
  ['refuseTcp type=A', "refuseTcp has no 'type'; it takes client= times=", 'type', 'times'],
  ['delay', 'delay needs ms: milliseconds', 'delay', null],
  ['delay ms=x', 'delay ms=x: milliseconds expected', 'x', null],
  ['headerOnly SERVFIAL', 'headerOnly rcode=SERVFIAL: a response code expected', 'SERVFIAL', 'SERVFAIL'],
  ['answerWith', "answerWith takes a function; 'records' and 'rawBytes' take text", 'answerWith', null],
  ['inTurn', 'inTurn is written as its steps: servfail then answer', 'inTurn', null],
  ['padTo 65536', 'padTo: a reply of 65536 octets', 'padTo', null],
  ['wrongSourceAddress B', "wrongSourceAddress: 'B' is no IP address", 'wrongSourceAddress', null],
  ['splitTcp octets=0', 'splitTcp octets=0: a number from 1 on expected', '0', null],
  ["records answer='@ A x'", 'records: not an IPv4 address: x', 'records', null],
  ['drop then refuseTcp', 'inTurn: refuseTcp acts on connections', 'inTurn', null],
  ['drop then servfail type=A', "type=A: the match belongs before the first 'then'", 'type=A', null],
  ["drop name='x", "a quote without its partner: 'x", "drop name='x", null],
])('%j: %s', (text, message, word, candidate) => {
  const error = (() => {
    try {
      parseBehaviour(text);
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(error).toBeInstanceOf(BehaviourTextError);
  expect((error as Error).message).toContain(message);
  expect((error as BehaviourTextError).word).toBe(word);
  if (candidate !== null) expect((error as BehaviourTextError).candidates).toContain(candidate);
});

test.each([
  ['dead', { kind: 'transports', transports: [] }],
  ['no-tcp', { kind: 'transports', transports: ['udp'] }],
  ['noUdp', { kind: 'transports', transports: ['tcp'] }],
  ['answers', { kind: 'normal' }],
  ['drop', { kind: 'behaviour', spec: { behaviour: 'drop', options: {} } }],
])('a server: %s', (text, directive) => {
  expect(parseServerText(text)).toEqual(directive);
});

test('a server: suggestions include the words about servers', () => {
  try {
    parseServerText('daed');
    expect.unreachable();
  } catch (error) {
    expect((error as BehaviourTextError).candidates).toEqual(expect.arrayContaining(['dead', 'drop']));
  }
});

/** Values for each key of the table; a key without an entry here fails the test below. */
const values: Record<string, fc.Arbitrary<unknown>> = {
  ...{ ms: fc.nat(9999), delay: fc.nat(9999), count: fc.nat(9999), times: fc.integer({ min: 1, max: 99 }) },
  ...{ octets: fc.integer({ min: 1, max: 9999 }), gap: fc.nat(9999), reversed: fc.boolean() },
  address: fc.constantFrom('127.0.0.9', '::2'),
  name: fc.constantFrom('www.lab.test', '*.test', '.lab.test', "it's", '\\"x', 'then', 'a=b', '\\032'),
  client: fc.constantFrom('127.0.0.1', '::1#53'),
  transport: fc.constantFrom('udp', 'tcp'),
  type: fc.constantFrom('A', 'HTTPS', 'TYPE65534', ['A', 'AAAA']),
  nth: fc.constantFrom(1, 7, [2, 4]),
  rcode: fc.constantFrom('SERVFAIL', 'NXDOMAIN'),
  ...{ whole: fc.boolean(), copyId: fc.boolean(), repeat: fc.boolean(), halfLength: fc.boolean(), reset: fc.boolean() },
  per: fc.constantFrom('server', 'name', 'question', 'flow'),
  order: fc.constantFrom('reversed', 'rotated', ['A', 'CNAME'], ['CNAME']),
  ...Object.fromEntries(
    ['answer', 'authority', 'additional'].map((key) => [
      key,
      fc.array(fc.constantFrom('@ A 192.0.2.1', `x. 5 TXT "it's" 'then'`, 'a CNAME b'), { minLength: 1, maxLength: 3 }),
    ]),
  ),
  ...Object.fromEntries(
    ['qr', 'aa', 'tc', 'rd', 'ra', 'z', 'ad', 'cd'].map((flag) => [flag, fc.constantFrom(true, false, 'echo')]),
  ),
};
const hex = fc.uint8Array({ maxLength: 20 }).map((octets) => Buffer.from(octets).toString('hex'));

function specs(name: (typeof textBehaviours)[number], only?: readonly string[]) {
  const form = forms[name];
  const keys = [...(form?.arguments ?? []), ...(form?.match ?? []).map((field) => matchFields[field])];
  const wanted = keys.filter((each) => ('positional' in each && each.positional) || !only || only.includes(each.key));
  const record = Object.fromEntries(
    wanted.map(({ key }) => [
      key,
      name === 'rawBytes' && key === 'octets' ? hex : (values[key] as fc.Arbitrary<unknown>),
    ]),
  );
  const requiredKeys = wanted.flatMap((each) => ('positional' in each && each.positional ? [each.key] : []));
  return fc.record(record, { requiredKeys }).map((options) => ({ behaviour: name, options: { ...options } }));
}

const plain = textBehaviours.filter((name) => name !== 'inTurn');
const ofQueries = plain.filter(
  (name) => forms[name]?.match.includes('times') && !['closeTcp', 'refuseTcp'].includes(name),
);
const steps = fc.array(
  fc.constantFrom(...ofQueries).chain((name) => specs(name, ['times', 'delay'])),
  {
    minLength: 2,
    maxLength: 4,
  },
);
const turns = fc.tuple(specs('inTurn'), steps).map(([whole, each]) => ({ ...whole, steps: each }));

test('every behaviour with any options has a line that parses to it, and makes its rule', () => {
  const any = fc.oneof(
    fc.constantFrom(...plain).chain((name) => specs(name)),
    turns,
  );
  fc.assert(
    fc.property(any, (spec) => {
      const line = formatBehaviour(spec);
      expect(line).not.toContain('\n');
      const parsed = parseBehaviour(line);
      expect(parsed).toEqual(spec);
      expect(ruleOf(parsed).behaviour).toBe(spec.behaviour);
      // The code for a scenario makes the same rule.
      const make = new Function(...Object.keys(behaviours), `return ${codeOf(spec)}`);
      expect(make(...Object.values(behaviours)).match).toEqual(ruleOf(spec).match);
    }),
    { numRuns: 2000 },
  );
});

test('any text is a behaviour or a one-line error that names the word', () => {
  const word = fc.constantFrom(...textBehaviours, 'then', 'type=A', "'", '"', 'x=', '=', 'nth=1', '5', 'per=name');
  const text = fc.array(word, { maxLength: 6 }).map((words) => words.join(' '));
  fc.assert(
    fc.property(fc.oneof(text, fc.string()), (line) => {
      try {
        ruleOf(parseBehaviour(line));
      } catch (error) {
        expect(error).toBeInstanceOf(BehaviourTextError);
      }
    }),
    { numRuns: 2000 },
  );
});

test('a rule from a line has the behaviour of the line', async () => {
  const { dns, seen } = await serve();
  dns.behave(ruleOf(parseBehaviour("records answer='@ A 192.0.2.99' name=.example.test type=A")));
  expect((await udpClient(dns).ask('www.example.test')).packet.answers).toMatchObject([{ address: '192.0.2.99' }]);
  expect(await seen('dns-reply')).toMatchObject({ behaviour: 'records' });
});
