import { encodeIPv4, encodeIPv6, ipv6Text } from './addresses.ts';
import { Cursor } from './cursor.ts';
import { escapedText } from './escaped-text.ts';
import { octetsOfString, type Token } from './tokens.ts';

/** The parameters of SVCB and HTTPS records by their numbers (RFC 9460 §14.3.2, RFC 9461, RFC 9540). */
const keys = [
  'mandatory',
  'alpn',
  'no-default-alpn',
  'port',
  'ipv4hint',
  'ech',
  'ipv6hint',
  'dohpath',
  'ohttp',
] as const;

const keyName = (number: number): string => keys[number] ?? `key${number}`;

function keyNumber(name: string): number {
  const index = (keys as readonly string[]).indexOf(name);
  const number = index >= 0 ? index : Number(/^key(\d{1,5})$/.exec(name)?.[1] ?? Number.NaN);
  if (!(number <= 0xffff)) throw new RangeError(`unknown SvcParamKey: ${name}`);
  return number;
}

function uint16(value: number): Buffer {
  if (!(Number.isInteger(value) && value >= 0 && value <= 0xffff))
    throw new RangeError(`not a number of 16 bits: ${value}`);
  return Buffer.of(value >> 8, value & 0xff);
}

/** The items of a list: commas separate them, a backslash makes the next octet part of an item (RFC 9460 appendix A.1). */
function itemsOf(value: Buffer): Buffer[] {
  const items: number[][] = [[]];
  for (let index = 0; index < value.length; index += 1) {
    const octet = value[index] as number;
    if (octet === 0x5c && index + 1 < value.length) {
      index += 1;
      items.at(-1)?.push(value[index] as number);
    } else if (octet === 0x2c) items.push([]);
    else items.at(-1)?.push(octet);
  }
  return items.map((item) => Buffer.from(item));
}

function encodeAlpn(value: Buffer): Buffer {
  return Buffer.concat(
    itemsOf(value).map((item) => {
      if (item.length === 0 || item.length > 255) throw new RangeError(`alpn: an id has 1 to 255 octets`);
      return Buffer.concat([Buffer.of(item.length), item]);
    }),
  );
}

const codecs: Partial<Record<string, { encode(value: Buffer): Buffer; text(value: Cursor): string }>> = {
  mandatory: {
    encode: (value) =>
      Buffer.concat(
        `${value}`
          .split(',')
          .map(keyNumber)
          .sort((a, b) => a - b)
          .map(uint16),
      ),
    text: (value) => listOf(value, () => keyName(value.uint16())),
  },
  alpn: {
    encode: encodeAlpn,
    text: (value) => `"${listOf(value, () => escapedText(escapeItem(value.octets(value.octets(1).readUInt8()))))}"`,
  },
  port: { encode: (value) => uint16(Number(`${value}` || Number.NaN)), text: (value) => `${value.uint16()}` },
  ipv4hint: {
    encode: (value) => Buffer.concat(`${value}`.split(',').map(encodeIPv4)),
    text: (value) => listOf(value, () => value.octets(4).join('.')),
  },
  ech: {
    encode: (value) => Buffer.from(`${value}`, 'base64'),
    text: (value) => value.octets(value.left).toString('base64'),
  },
  ipv6hint: {
    encode: (value) => Buffer.concat(`${value}`.split(',').map(encodeIPv6)),
    text: (value) => listOf(value, () => ipv6Text(value.octets(16))),
  },
};

function listOf(value: Cursor, next: () => string): string {
  const items: string[] = [];
  while (value.left > 0) items.push(next());
  if (items.length === 0) throw new RangeError('an empty list');
  return items.join(',');
}

/** The reverse of {@link itemsOf} for one item. */
function escapeItem(item: Buffer): Buffer {
  return Buffer.from([...item].flatMap((octet) => (octet === 0x2c || octet === 0x5c ? [0x5c, octet] : [octet])));
}

/** SvcParams in the order of their keys, as the wire requires. @throws RangeError for an unknown key, a value without a wire form, or a key given twice */
export function encodeSvcParams(tokens: readonly Token[]): Buffer {
  const params = new Map<number, Buffer>();
  for (const { text } of tokens) {
    const [, name = '', raw] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
    const number = keyNumber(name);
    if (params.has(number)) throw new RangeError(`${name} is given twice`);
    const value = octetsOfString(raw ?? '');
    params.set(number, codecs[name]?.encode(value) ?? value);
  }
  const sorted = [...params].sort(([a], [b]) => a - b);
  return Buffer.concat(sorted.flatMap(([number, value]) => [uint16(number), uint16(value.length), value]));
}

/** The rest of a record's data as SvcParams, each after a blank. @throws RangeError for data that does not end with a parameter */
export function svcParamsText(data: Cursor): string {
  let text = '';
  while (data.left > 0) {
    const number = data.uint16();
    const value = data.octets(data.uint16());
    text += ` ${keyName(number)}`;
    if (value.length === 0) continue;
    const cursor = new Cursor(value);
    text += `=${codecs[keyName(number)]?.text(cursor) ?? `"${escapedText(cursor.octets(cursor.left))}"`}`;
    if (cursor.left > 0) throw new RangeError(`octets behind the value of ${keyName(number)}`);
  }
  return text;
}
