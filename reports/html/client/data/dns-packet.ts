import { flagNames, OPT, rcodeName, typeName } from './dns-names.ts';

export interface Question {
  name: string;
  type: string;
  class: number;
}

export interface DnsRecord extends Question {
  ttl: number;
  data: string;
}

/** A DNS message, decoded as far as possible. */
export interface DnsPacket {
  id: number;
  opcode: number;
  rcode: string;
  flags: string[];
  questions: Question[];
  answers: DnsRecord[];
  authority: DnsRecord[];
  additional: DnsRecord[];
  /** Why decoding stopped; null for a valid message. The lab's servers send invalid messages as well. */
  broken: string | null;
}

/** Decodes a DNS message from hexadecimal. Never throws: `broken` says what is wrong. */
export function decodePacket(hex: string): DnsPacket {
  const reader = new Reader(Uint8Array.from(hex.match(/../g) ?? [], (octet) => Number.parseInt(octet, 16)));
  const packet: DnsPacket = {
    ...{ id: 0, opcode: 0, rcode: '', flags: [], questions: [], answers: [], authority: [], additional: [] },
    broken: null,
  };
  try {
    packet.id = reader.u16();
    const word = reader.u16();
    packet.opcode = (word >> 11) & 0xf;
    packet.rcode = rcodeName(word & 0xf);
    packet.flags = flagNames(word);
    const counts = [reader.u16(), reader.u16(), reader.u16(), reader.u16()];
    const each = (count: number | undefined, read: () => void) => {
      for (let left = count ?? 0; left > 0; left--) read();
    };
    each(counts[0], () => packet.questions.push(reader.question()));
    each(counts[1], () => packet.answers.push(reader.record()));
    each(counts[2], () => packet.authority.push(reader.record()));
    each(counts[3], () => packet.additional.push(reader.record()));
    if (reader.left > 0) packet.broken = `${reader.left} octets follow the last record`;
  } catch (error) {
    packet.broken = (error as Error).message;
  }
  return packet;
}

class Reader {
  #at = 0;
  readonly #octets: Uint8Array;

  constructor(octets: Uint8Array) {
    this.#octets = octets;
  }

  get left(): number {
    return this.#octets.length - this.#at;
  }

  u8(): number {
    const octet = this.#octets[this.#at++];
    if (octet === undefined) throw new RangeError('the message ends early');
    return octet;
  }

  u16(): number {
    return this.u8() * 0x100 + this.u8();
  }

  u32(): number {
    return this.u16() * 0x10000 + this.u16();
  }

  name(): string {
    const labels: string[] = [];
    let back = -1;
    // Pointers may go in circles; no name has more labels than this (RFC 1035 §2.3.4).
    for (let steps = 0; steps < 128; steps++) {
      const length = this.u8();
      if (length === 0) {
        if (back >= 0) this.#at = back;
        return labels.join('.') || '.';
      }
      if (length >= 0xc0) {
        const target = (length & 0x3f) * 0x100 + this.u8();
        if (back < 0) back = this.#at;
        this.#at = target;
      } else labels.push(Array.from({ length }, () => String.fromCharCode(this.u8())).join(''));
    }
    throw new RangeError('a name has no end');
  }

  question(): Question {
    return { name: this.name(), type: typeName(this.u16()), class: this.u16() };
  }

  record(): DnsRecord {
    const name = this.name();
    const type = this.u16();
    const [klass, ttl, length] = [this.u16(), this.u32(), this.u16()];
    const end = this.#at + length;
    if (end > this.#octets.length) throw new RangeError('a record is longer than the message');
    const data = type === OPT ? `UDP size ${klass}${ttl & 0x8000 ? ', DO' : ''}` : this.data(typeName(type), end);
    this.#at = end;
    return { name, type: typeName(type), class: klass, ttl, data };
  }

  data(type: string, end: number): string {
    const length = end - this.#at;
    if (type === 'A' && length === 4) return [this.u8(), this.u8(), this.u8(), this.u8()].join('.');
    if (type === 'AAAA' && length === 16) return ipv6(Array.from({ length: 8 }, () => this.u16()));
    if (type === 'CNAME' || type === 'NS' || type === 'PTR') return this.name();
    if (type === 'MX') return `${this.u16()} ${this.name()}`;
    if (type === 'SRV') return `${this.u16()} ${this.u16()} ${this.u16()} ${this.name()}`;
    const octets = this.#octets.subarray(this.#at, end);
    return `\\# ${length} ${Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('')}`;
  }
}

/** RFC 5952: the longest run of zeros, if longer than one, becomes `::`. */
function ipv6(groups: readonly number[]): string {
  const text = groups.map((group) => group.toString(16)).join(':');
  const runs = text.match(/\b0(:0)+\b/g) ?? [];
  const longest = runs.toSorted((a, b) => b.length - a.length)[0];
  return longest ? text.replace(longest, '::').replace(/:{3,}/, '::') : text;
}
