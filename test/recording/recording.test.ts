import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cellDirectory } from '../../lab/core/cell.ts';
import type { Event } from '../../lab/core/events.ts';
import type { RunDocument } from '../../lab/core/schema.ts';
import { readEvents } from '../../lab/core/timeline.ts';
import { Evidence } from '../../lab/judge/evidence.ts';
import { areInstalled } from '../../lab/requirements/programs.ts';
import { ONE_CELL, RESOLV_LAB, run, start } from '../e2e/command.ts';
import { inOneProcess, type OneProcess } from '../e2e/in-one-process.ts';
import { inTheMiddle, startEndless } from '../e2e/middle.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { familyOf, whenEnded } from '../namespaces/whole-end.ts';
import { udpPackets } from './capture.ts';

/** A process that runs during the whole run, unlike the programs of cells. */
const THE_SPAWNER = expect.stringMatching(/^\(spawner-\w+\) S$/);

const CAN_RECORD = await areInstalled(['strace', 'tcpdump']);

/** The precision with which times of different clocks can be compared. */
const SLACK_NS = 50_000;

let commands: OneProcess;
beforeAll(() => {
  commands = inOneProcess();
});
afterAll(() => commands[Symbol.asyncDispose]());

test.skipIf(!CAN_RECORD)(
  '--strace follows a program of the user’s own from its start, and the programs that it executes',
  async () => {
    await using directory = await temporaryDirectory();
    const client = ['--client', "sh -c 'while :; do getent ahosts www.example.test; sleep 0.2; done'", '--strace'];
    const words = ['stale-resolv-conf', '--libc', 'host', '--daemon', 'none', ...client, '--out', directory.path];
    const { document } = await commands.run(words);
    const [cell] = document.cells;
    if (!cell) throw new Error('no cell');
    expect(cell, cell.reason).toMatchObject({ status: 'observed', observed: 'not-reproduced' });
    const evidence = new Evidence(await readEvents(join(directory.path, cellDirectory(cell), 'events.jsonl')));
    const calls = evidence.all('syscall').filter(({ probe }) => probe === 'client');
    const [first] = evidence.all('client-lookup');
    expect(calls.find(({ name, args }) => name === 'openat' && args === '/etc/resolv.conf')?.at).toBeLessThan(
      first?.at ?? 0,
    );
    expect(calls.some(({ args }) => args.includes('www.example.test'))).toBe(true);
    expect(new Set(calls.map(({ tid }) => tid)).size).toBeGreaterThan(1);
  },
);

describe.skipIf(!CAN_RECORD)('a run with --strace and --pcap', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let document: RunDocument;

  beforeAll(async () => {
    directory = await temporaryDirectory();
    const what = ['stale-resolv-conf', '--libc', 'crosstool-2.17,debian-trixie', '--strace', '--pcap'];
    ({ document } = await commands.run([...what, '--out', directory.path]));
  });
  afterAll(() => directory[Symbol.asyncDispose]());

  const folderOf = (cell: RunDocument['cells'][number]) => join(directory.path, cellDirectory(cell));

  async function evidenceOf(id: string): Promise<Evidence> {
    const cell = document.cells.find((each) => each.id === `stale-resolv-conf/main/${id}`);
    if (!cell) throw new Error(`no cell ${id}`);
    return new Evidence(await readEvents(join(folderOf(cell), 'events.jsonl')));
  }

  /** The cells that ran, with their events. */
  async function* cells() {
    for (const cell of document.cells) {
      if (cell.status === 'unsupported') continue;
      yield { cell, folder: folderOf(cell), events: await readEvents(join(folderOf(cell), 'events.jsonl')) };
    }
  }

  const opens = (evidence: Evidence, label: string) => {
    const call = evidence.call(label);
    return evidence
      .all('syscall')
      .filter(({ at, probe, thread }) => probe === call.probe && thread === call.thread && isDuring(at, call))
      .filter(({ name, args }) => name.startsWith('open') && args === '/etc/resolv.conf');
  };

  test('has the same verdicts as a run without them', () => {
    const ran = document.cells.filter(({ status }) => status !== 'unsupported');
    expect(ran.map(({ id, status, reason }) => [id, status, reason]).filter(([, status]) => status !== 'pass')).toEqual(
      [],
    );
    expect(ran).toHaveLength(6);
  });

  test.each(['c', 'ffi'])('glibc 2.41 opens resolv.conf again only after it has changed (%s)', async (probe) => {
    const evidence = await evidenceOf(`debian-trixie/none/${probe}`);
    const changed = evidence.all('file').findLast(({ path }) => path === '/etc/resolv.conf');
    expect(opens(evidence, 'after')).toHaveLength(1);
    expect(opens(evidence, 'after')[0]?.at).toBeGreaterThan(changed?.at ?? Number.POSITIVE_INFINITY);
    expect(opens(evidence, 'before')).toEqual([]);
  });

  test('glibc 2.17 never opens resolv.conf again', async () => {
    const evidence = await evidenceOf('crosstool-2.17/none/c');
    const opened = evidence.all('syscall').filter(({ args }) => args === '/etc/resolv.conf');
    expect(opened.filter(({ probe }) => probe === 'program')).toHaveLength(1);
    expect(opens(evidence, 'sentinel:client')).toHaveLength(1);
    expect(opens(evidence, 'after')).toEqual([]);
  });

  test('a system call is within the probe call of its thread', async () => {
    for await (const { events } of cells()) {
      const calls = events.filter((event) => event.kind === 'call');
      const syscalls = events.filter((event) => event.kind === 'syscall');
      expect(syscalls.length).toBeGreaterThan(20);
      expect(
        syscalls.filter(
          ({ at, end, probe, thread }) =>
            !calls.some(
              (call) => call.probe === probe && call.thread === thread && isDuring(at, call) && isDuring(end, call),
            ),
        ),
      ).toEqual([]);
    }
  });

  test('the capture of a host has exactly the packets that its servers received and sent', async () => {
    for await (const { folder, events } of cells()) {
      const inEvents = events.flatMap((event) => packetOf(event) ?? []);
      const seen = await udpPackets(join(folder, 'client.pcap'));
      expect(inEvents.length).toBeGreaterThan(4);
      expect(seen.map((packet) => JSON.stringify(packet)).toSorted()).toEqual(inEvents.toSorted());
    }
  });

  test.each(['c', 'ffi'])(
    'the times of strace, the capture and the server agree: sent, on the wire, received (%s)',
    async (probe) => {
      const evidence = await evidenceOf(`debian-trixie/none/${probe}`);
      const recording = evidence.all('recording').find(({ recorder }) => recorder === 'pcap');
      const sent = evidence.all('syscall').find(({ name }) => name === 'sendmmsg');
      const [query] = evidence.all('dns-query');
      if (!recording || !sent || !query) throw new Error('a recording, a sendmmsg or a query is missing');
      const file = join(directory.path, 'cells', `stale-resolv-conf.main.debian-trixie.none.${probe}`, recording.file);
      const { stdout } = await execa('tcpdump', ['-r', file, '-n', '-tt', '--time-stamp-precision=nano', '-c', '1']);
      const [, seconds = '', nanoseconds = '', packet] = /^(\d+)\.(\d{9}) (.*)$/.exec(stdout) ?? [];
      expect(packet).toContain(`A? ${query.name}.`);
      const onWire = Number(seconds) * 1000 + Number(nanoseconds) / 1e6 - recording.wallClock;
      const since = (at: number) => (at - recording.at) / 1e6;
      expect(onWire).toBeGreaterThan(since(sent.at - SLACK_NS));
      expect(onWire).toBeLessThan(since(query.at + SLACK_NS));
      expect(sent.args).toContain(`${query.local}#53 udp: A ${query.name}, AAAA ${query.name}`);
    },
  );

  test('the recorders’ files are in the cell’s folder, and the events name them', async () => {
    for await (const { cell, folder, events } of cells()) {
      // In the FFI cells with a daemon, a C probe occupies its workers.
      const crowd = cell.probe === 'ffi' && cell.daemon.id !== 'none' ? ['strace.crowd.log'] : [];
      const named = events.flatMap((event) => (event.kind === 'recording' ? [event.file] : []));
      const files = (await readdir(folder)).filter((name) => /^strace\.|\.pcap$/.test(name));
      expect(files.toSorted()).toEqual(named.toSorted());
      expect(files).toEqual(['client.pcap', ...crowd, 'strace.fresh.log', 'strace.program.log']);
    }
  });
});

test.skipIf(!CAN_RECORD)('SIGKILL leaves neither strace nor tcpdump behind', async () => {
  await using directory = await temporaryDirectory();
  const running = startEndless(['--strace', '--pcap', '--out', directory.path]);
  await inTheMiddle(running.stderr, running);
  const family = familyOf(running.pid as number);
  // Some of a cell's processes end by themselves meanwhile.
  const names = await Promise.all(family.map((pid) => readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')));
  expect(names.map((name) => name.trim())).toEqual(expect.arrayContaining(['strace', 'tcpdump']));
  const gone = Promise.all(family.filter((_, at) => names[at] !== '').map(whenEnded));
  running.kill('SIGKILL');
  await Promise.all([gone, running]);
});

test.skipIf(!CAN_RECORD)('a recorded cell leaves nothing behind for later cells', async () => {
  await using directory = await temporaryDirectory();
  const words = ['quick', 'aftermath', ...ONE_CELL, '--jobs', '1', '--strace', '--pcap', '--out', directory.path];
  const { document } = await run(words);
  expect(document.cells.map(({ id, evidence }) => [id, evidence.measures]).at(-1)).toEqual([
    'aftermath/main/host/none/c',
    { processes: THE_SPAWNER, pinned: 0, hosts: '' },
  ]);
});

describe.each([
  ['--strace', 'strace'],
  ['--pcap', 'tcpdump'],
])('%s without its program', (option, program) => {
  test('is refused in one line with exit code 69 before any cell runs', async () => {
    await using directory = await temporaryDirectory();
    const { exitCode, stdout, stderr } = await start(
      RESOLV_LAB,
      ['run', option, '--out', join(directory.path, 'out')],
      {
        env: { PATH: await pathWithout(directory.path, [program, 'apt-get']) },
      },
    );
    expect(exitCode).toBe(69);
    expect(stdout).toBe('');
    expect(stderr).toBe(`✗ packages: ${program} missing: this machine has no apt to install them with`);
    expect(await readdir(directory.path)).toEqual(['bin']);
  });
});

/** A PATH with all programs except these. */
async function pathWithout(directory: string, programs: readonly string[]): Promise<string> {
  const bin = join(directory, 'bin');
  const folders = (process.env.PATH ?? '').split(':');
  await mkdir(bin);
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter((each) => !programs.includes(each)))
      await symlink(join(folder, name), join(bin, name)).catch(() => {});
  }
  return bin;
}

function isDuring(at: number, call: { at: number; end: number }): boolean {
  return at >= call.at - SLACK_NS && at <= call.end + SLACK_NS;
}

/** The packet of an event, in the form of `udpPackets`. */
function packetOf(event: Event): string | undefined {
  if (event.kind !== 'dns-query' && event.kind !== 'dns-reply') return undefined;
  const [client, server, payload] = [event.client, `${event.local}#53`, event.raw];
  const [from, to] = event.kind === 'dns-query' ? [client, server] : [server, client];
  return JSON.stringify({ from, to, payload });
}
