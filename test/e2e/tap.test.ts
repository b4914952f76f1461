import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CellResult } from '../../lab/core/schema.ts';
import { readEvents } from '../../lab/core/timeline.ts';
import { Evidence } from '../../lab/judge/evidence.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';

const CELL = 'nscd-socket-leak --libc host --daemon nscd --probe c'.split(' ');

let commands: OneProcess;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeAll(async () => {
  commands = inOneProcess();
  directory = await temporaryDirectory();
});
afterAll(async () => {
  await commands[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

async function play(name: string, ...words: string[]): Promise<{ cell: CellResult; evidence: Evidence }> {
  const out = join(directory.path, name);
  const { document, stderr } = await commands.run([...CELL, ...words, '--out', out]);
  const [cell] = document.cells;
  if (!cell?.evidence.directory) throw new Error(`the cell did not run: ${stderr}`);
  return { cell, evidence: new Evidence(await readEvents(join(out, cell.evidence.directory, 'events.jsonl'))) };
}

describe('nscd hands its cache to its clients', () => {
  let played: Awaited<ReturnType<typeof play>>;
  beforeAll(async () => {
    played = await play('mapped', '--variant', 'mapped-cache');
  });

  test('the descriptor passes the tap: a program still gets answers from the cache of a frozen nscd', () => {
    const { cell, evidence } = played;
    expect(cell).toMatchObject({ status: 'pass', observed: 'reproduced' });
    const mappings = evidence.all('nscd-request').filter(({ type }) => type === 'GETFDHST');
    expect(mappings.map((request) => evidence.replyToRequest(request))).toMatchObject(
      ['on-the-host', 'program'].map(() => ({ found: true, fds: 1, fields: { database: 'hosts' } })),
    );
    expect(evidence.requestsDuring(evidence.call('getaddrinfo'))).toEqual([]);
  });

  test('each request belongs to the program that made the call', () => {
    const { evidence } = played;
    const ready = new Map(evidence.all('probe-ready').map(({ probe, pid }) => [probe, pid]));
    const requests = evidence.all('nscd-request');
    expect(requests.length).toBeGreaterThan(4);
    for (const { probe, pid } of requests) expect(ready.get(probe ?? '')).toBe(pid);
    const [request] = evidence.requestsDuring(evidence.call('mapping')).filter(({ type }) => type === 'GETAI');
    expect(request).toMatchObject({ probe: 'program', host: 'host', key: 'cache.both.lab.test', version: 2 });
  });

  test('the decoded reply equals the result of the call', () => {
    const { evidence } = played;
    const call = evidence.call('mapping');
    const [request] = evidence.requestsDuring(call).filter(({ type }) => type === 'GETAI');
    const { addresses } = call.result as { addresses?: string[] };
    expect(request && evidence.replyToRequest(request)?.fields.addresses).toEqual(
      expect.arrayContaining(addresses ?? []),
    );
  });
});

test('with --no-tap there is no tap, and the verdict is the same', async () => {
  const [tapped, direct] = [await play('tapped'), await play('direct', '--no-tap')];
  expect(tapped.evidence.tapped).toBe(true);
  expect(direct.evidence.tapped).toBe(false);
  expect(direct.evidence.events.filter(({ kind }) => kind.startsWith('nscd-'))).toEqual([]);
  const { status, observed } = tapped.cell;
  expect(direct.cell).toMatchObject({ status, observed });
  const controls = ({ cell }: typeof direct) => (cell.controls ?? []).map(({ name }) => name);
  expect(controls(tapped).filter((name) => !controls(direct).includes(name))).toEqual([
    'requests on the socket',
    'the daemon sees its clients',
    'the daemon is at its socket',
    'the daemon answered',
    'the socket traffic fits the result',
  ]);
});
