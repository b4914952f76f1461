import { Packet } from 'dns2';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ResponseBuilder } from '../../fake-dns/index.ts';
import { FLAG } from '../../fake-dns/wire/flags.ts';

const asked = { id: 7, flags: FLAG.rd, name: 'www.example.test', type: 'A', class: 1 };

const label = fc.stringMatching(/^[a-z0-9_]([a-z0-9_-]{0,18}[a-z0-9])?$/);
const name = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'));
const uint16 = fc.integer({ min: 0, max: 0xffff });
const ttl = fc.integer({ min: 0, max: 0x7fffffff });
const text = fc.string({ maxLength: 60 });

type Build = (builder: ResponseBuilder, owner: string, ttl: number) => void;
/** One record in the form of the builder and in that of dns2. */
const record: fc.Arbitrary<{ build: Build; dns2: Record<string, unknown> & { type: number } }> = fc.oneof(
  fc.ipV4().map((address) => ({
    build: (b: ResponseBuilder, owner: string, ttl: number) => b.record(owner, 'A', address, { ttl }),
    dns2: { type: Packet.TYPE.A, address },
  })),
  // dns2 encodes an IPv6 address with a dotted quad wrongly; the test below compares those with known octets.
  fc
    .ipV6()
    .filter((address) => !address.includes('.'))
    .map((address) => ({
      build: (b: ResponseBuilder, owner: string, ttl: number) => b.record(owner, 'AAAA', address, { ttl }),
      dns2: { type: Packet.TYPE.AAAA, address },
    })),
  name.map((target) => ({
    build: (b: ResponseBuilder, owner: string, ttl: number) => b.record(owner, 'CNAME', target, { ttl }),
    dns2: { type: Packet.TYPE.CNAME, domain: target },
  })),
  name.map((host) => ({
    build: (b: ResponseBuilder, owner: string, ttl: number) => b.record(owner, 'PTR', host, { ttl }),
    dns2: { type: Packet.TYPE.PTR, domain: host },
  })),
  fc
    .record({ mname: name, rname: name, serial: ttl, refresh: ttl, retry: ttl, expire: ttl, minimum: ttl })
    .map((soa) => ({
      build: (b: ResponseBuilder, owner: string, ttl: number) => b.record(owner, 'SOA', soa, { ttl }),
      dns2: { type: Packet.TYPE.SOA, ...soa, primary: soa.mname, admin: soa.rname, expiration: soa.expire },
    })),
  name.map((ns) => ({
    build: (b: ResponseBuilder, owner: string, ttl: number) => b.record(owner, 'NS', ns, { ttl }),
    dns2: { type: Packet.TYPE.NS, ns },
  })),
  fc.record({ preference: uint16, exchange: name }).map(({ preference, exchange }) => ({
    build: (b: ResponseBuilder, owner: string, ttl: number) => b.record(owner, 'MX', { preference, exchange }, { ttl }),
    dns2: { type: Packet.TYPE.MX, priority: preference, exchange },
  })),
  fc.record({ priority: uint16, weight: uint16, port: uint16, target: name }).map((srv) => ({
    build: (b: ResponseBuilder, owner: string, ttl: number) => b.record(owner, 'SRV', srv, { ttl }),
    dns2: { type: Packet.TYPE.SRV, ...srv },
  })),
  fc.array(text, { minLength: 1, maxLength: 3 }).map((data) => ({
    build: (b: ResponseBuilder, owner: string, ttl: number) => b.record(owner, 'TXT', data, { ttl }),
    dns2: { type: Packet.TYPE.TXT, data },
  })),
);

const sections = ['answer', 'authority', 'additional'] as const;
const sectionOf = { answer: 'answers', authority: 'authorities', additional: 'additionals' } as const;
const message = fc.record({
  id: uint16,
  question: name,
  compress: fc.boolean(),
  records: fc.array(fc.record({ section: fc.constantFrom(...sections), owner: name, ttl, record }), { maxLength: 12 }),
});

test('messages of the builder and of dns2 parse alike', () => {
  fc.assert(
    fc.property(message, ({ id, question, compress, records }) => {
      const builder = new ResponseBuilder(asked).init({ id, compress, aa: true, ra: false }).question(question);
      const packet = new Packet(new Packet.Header({ id, qr: 1, aa: 1, rd: 1 }));
      packet.questions.push(new Packet.Question(question, Packet.TYPE.A, Packet.CLASS.IN));
      for (const section of sections) {
        builder.section(section);
        for (const each of records.filter((one) => one.section === section)) {
          each.record.build(builder, each.owner, each.ttl);
          const fields = { name: each.owner, class: Packet.CLASS.IN, ttl: each.ttl, ...each.record.dns2 };
          packet[sectionOf[section]].push(new Packet.Resource(fields));
        }
      }
      const ours = Packet.parse(builder.toBuffer());
      expect(ours.errors).toEqual([]);
      expect(ours).toEqual(Packet.parse(packet.toBuffer()));
    }),
  );
});

test('compression writes pointers', () => {
  const write = (compress: boolean) =>
    new ResponseBuilder(asked).init({ compress }).question().record('mail.EXAMPLE.test', 'A', '192.0.2.1').toBuffer();
  const [plain, compressed] = [write(false), write(true)];
  // The question's name starts at 12, `example` at 16.
  expect(compressed.toString('hex')).toContain('046d61696cc010');
  expect(plain.length - compressed.length).toBe('example.test'.length + 2 - 2);
});

test('::ffff:192.0.2.1 is encoded in sixteen octets', () => {
  const bytes = new ResponseBuilder(asked).record('.', 'AAAA', '::ffff:192.0.2.1').toBuffer();
  expect(bytes.subarray(-18).toString('hex')).toBe('001000000000000000000000ffffc0000201');
});

test('counts, lengths and sections may be wrong', () => {
  const bytes = new ResponseBuilder(asked)
    .init({ rcode: 'NXDOMAIN', qr: false, opcode: 4 })
    .question('other.test', 'AAAA', 3)
    .section('additional')
    .record('.', 'A', Buffer.of(1, 2), { length: 9, ttl: 5 })
    .openRecord('a.test', 'CNAME')
    .name('b.test')
    .data([0xc0, 0xff])
    .closeRecord()
    .counts({ answer: 500, question: 0 })
    .data(Buffer.from('trailing'))
    .toBuffer();
  const header = Packet.Header.parse(bytes);
  expect(header).toMatchObject({ id: 7, qr: 0, opcode: 4, rcode: 3, qdcount: 0, ancount: 500, nscount: 0, arcount: 2 });
  expect(bytes.includes(Buffer.from('0001000100000005' + '0009' + '0102', 'hex'))).toBe(true);
  expect(bytes.includes(Buffer.from('000a' + '016204746573740' + '0c0ff', 'hex'))).toBe(true);
  expect(bytes.subarray(-8).toString()).toBe('trailing');
});

test('wrong use of the builder throws', () => {
  const builder = new ResponseBuilder(asked);
  expect(() => builder.record('a', 'DNSKEY', 'text' as never)).toThrow(RangeError);
  expect(() => builder.question('a..b')).toThrow('empty label');
  expect(() => new ResponseBuilder(asked).question('a', 'NOPE')).toThrow('unknown record type: NOPE');
  expect(() => new ResponseBuilder(asked).closeRecord()).toThrow('closeRecord without openRecord');
});
