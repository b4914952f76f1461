import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { elfBuildId } from '../../lab/libc/inspect/elf-build-id.ts';
import { libcFile } from '../../lab/libc/inspect/inspect-root.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'elf-'));
});
afterAll(() => rm(dir, { recursive: true }));

/** A note: lengths of name and value, type, then both, each padded to four bytes. */
function note(name: string, type: number, value: Buffer): Buffer {
  const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
  const head = Buffer.alloc(12);
  head.writeUInt32LE(name.length + 1, 0);
  head.writeUInt32LE(value.length, 4);
  head.writeUInt32LE(type, 8);
  return Buffer.concat([head, padded(Buffer.from(`${name}\0`)), padded(value)]);
}

/** An ELF file of program headers only: one PT_LOAD, then one PT_NOTE for each segment. */
async function elf(...segments: Buffer[]): Promise<string> {
  const header = Buffer.alloc(64);
  header.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
  header.writeBigUInt64LE(64n, 32);
  header.writeUInt16LE(56, 54);
  header.writeUInt16LE(segments.length + 1, 56);
  const load = Buffer.alloc(56);
  load.writeUInt32LE(1, 0);
  let offset = 64 + 56 * (segments.length + 1);
  const table = segments.map((segment) => {
    const entry = Buffer.alloc(56);
    entry.writeUInt32LE(4, 0);
    entry.writeBigUInt64LE(BigInt(offset), 8);
    entry.writeBigUInt64LE(BigInt(segment.length), 32);
    offset += segment.length;
    return entry;
  });
  const path = join(dir, `${segments.length}-${offset}`);
  await writeFile(path, Buffer.concat([header, load, ...table, ...segments]));
  return path;
}

const GNU_PROPERTY = note('GNU', 5, Buffer.alloc(16));
const ID = Buffer.from('c0ffee1234', 'hex');

test('is found behind other notes, in any note segment', async () => {
  expect(await elfBuildId(await elf(GNU_PROPERTY, Buffer.concat([note('stapsdt', 3, ID), note('GNU', 3, ID)])))).toBe(
    'c0ffee1234',
  );
});

test('is null without a note; notes of other owners with the same type do not count', async () => {
  expect(await elfBuildId(await elf(GNU_PROPERTY, note('Xen', 3, ID)))).toBeNull();
});

test('octets after the last note, too few for a note, are ignored', async () => {
  const tail = Buffer.alloc(8);
  expect(await elfBuildId(await elf(Buffer.concat([GNU_PROPERTY, tail]), note('GNU', 3, ID)))).toBe('c0ffee1234');
  expect(await elfBuildId(await elf(Buffer.concat([GNU_PROPERTY, tail])))).toBeNull();
});

test('a file other than ELF is refused', async () => {
  const text = join(dir, 'text');
  await writeFile(text, '#!/bin/sh\n'.repeat(20));
  await expect(elfBuildId(text)).rejects.toThrow('not an ELF file');
  await writeFile(text, '#!/bin/sh\n');
  await expect(elfBuildId(text)).rejects.toThrow('not an ELF file');
  await writeFile(text, '\x7fELF\x01\x01'.padEnd(64, '\0'));
  await expect(elfBuildId(text)).rejects.toThrow('not a 64-bit little-endian ELF file');
  await writeFile(text, '\x7fELF');
  await expect(elfBuildId(text)).rejects.toThrow('truncated');
});

test('agrees with readelf about the C library of this machine', async ({ skip }) => {
  const file = await libcFile('glibc', '/');
  const { stdout, failed } = await execa('readelf', ['-n', file], { reject: false });
  if (failed) skip('binutils is not installed');
  expect(await elfBuildId(file)).toBe(/Build ID: (\w+)/.exec(stdout)?.[1] ?? null);
});
