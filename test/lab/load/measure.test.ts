import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inside } from '../../../bench/inside/enter.ts';
import { type DaemonName, daemonImage, inspect } from '../../../lab/libc/index.ts';
import { buildGenerator } from '../../../lab/load/build.ts';
import type { LoadDocument } from '../../../lab/load/document.ts';
import { DATABASES, type Database, type LoadPlan } from '../../../lab/load/plan.ts';
import { cacheDir } from '../../../lab/util/cache-paths.ts';
import { bundled } from '../../e2e/command.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import type { MeasureTask } from './fixtures/measure.ts';

const SCRIPT = pathToFileURL(await bundled('test/lab/load/fixtures/measure.ts'));
const DOUBLE = join(import.meta.dirname, 'fixtures/double.c');
const BURN = join(import.meta.dirname, 'fixtures/burn.c');
const GENERATOR = join(import.meta.dirname, '../../../lab/load/c');

/** Short loads of several clients. What comes of the lookups does not depend on how many there are. */
const PLAN: LoadPlan = {
  ...{ databases: ['passwd', 'hosts'], concurrency: [4], latenciesMs: [0] },
  ...{ rounds: 1, milliseconds: 20, keys: 64, seed: 1 },
};

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeAll(async () => {
  directory = await temporaryDirectory();
});
afterAll(() => directory[Symbol.asyncDispose]());

const LIBC = 'debian-trixie';

async function libcOf(): Promise<MeasureTask['environment']['libc']> {
  const state = await inspect(LIBC);
  if (state.state !== 'ready') throw new Error(`${LIBC} is not there`);
  return state.libc;
}

/** A packaged daemon, or a double in place of nsncd. */
type Measured = { daemon: DaemonName } | { double: string };

const PACKAGED = ['nsncd', 'nscd', 'unscd'] as const;

async function wishOf(measured: Measured): Promise<MeasureTask['environment']['daemons'][number]> {
  const daemon = 'daemon' in measured ? measured.daemon : 'nsncd';
  const state = await ('daemon' in measured
    ? daemonImage(daemon, LIBC)
    : daemonImage(daemon, 'host', { program: await double(measured.double) }));
  if (state.state !== 'ready') throw new Error(`${daemon} is not there`);
  return { id: 'daemon' in measured ? daemon : measured.double, daemon, image: state.image, settings: {} };
}

/** Measures daemons with the plan and a part of it replaced; a system has the name of its daemon, or of the fault. */
async function measure(
  daemons: readonly Measured[],
  { generator, ...plan }: Partial<LoadPlan> & { generator?: string } = {},
) {
  return inside<Pick<LoadDocument, 'systems' | 'measurements'>>(SCRIPT, {
    plan: { ...PLAN, ...plan },
    environment: {
      libc: await libcOf(),
      daemons: await Promise.all(daemons.map(wishOf)),
      generator: generator ?? (await buildGenerator(cacheDir(), undefined)),
    },
    folder: join(directory.path, 'workspace'),
  } satisfies MeasureTask);
}

/** Builds a daemon that is wrong in one way. */
async function double(fault: string): Promise<string> {
  const path = join(directory.path, fault);
  const parts = ['nscd.c', 'population.c', 'answer.c'].map((file) => join(GENERATOR, file));
  const flags = ['-std=c99', '-D_GNU_SOURCE', `-DFAULT=${fault}`, `-I${GENERATOR}`];
  await execa('cc', [...flags, DOUBLE, ...parts, '-o', path]);
  return path;
}

type Result = Awaited<ReturnType<typeof measure>>;

const onSocket = ({ measurements }: Result, database: Database, system = 'nsncd') =>
  measurements.find((each) => each.system === system && each.way === 'socket' && each.database === database);

/** unscd nscd-0.47.c, main: it has users, groups and hosts alone. */
const NOT_SERVED: Readonly<Record<DaemonName, readonly Database[]>> = {
  ...{ nsncd: [], nscd: [], unscd: ['services', 'netgroup'] },
};

describe('each daemon', () => {
  let result: Result;
  beforeAll(async () => {
    result = await measure(
      PACKAGED.map((daemon) => ({ daemon })),
      { concurrency: [1, 8], databases: DATABASES },
    );
  });

  test.each(['direct', 'null', ...PACKAGED])('gives each client its own answer: %s', (system) => {
    const own = result.measurements.filter((each) => each.system === system);
    const lacks = NOT_SERVED[system as DaemonName] ?? [];
    // For both numbers of clients; a daemon by the C library and on its socket.
    const ways = system === 'direct' || system === 'null' ? 1 : 2;
    expect(own).toHaveLength(2 * ways * (DATABASES.length - lacks.length));
    for (const each of own) {
      const { mixed, wrong, lost, late, crashed } = each.answers;
      expect({ ...each.answers, faults: each.faults, mixed, wrong, lost, late, crashed }).toEqual({
        ...{ daemon: each.answers.daemon, client: each.answers.client, faults: [] },
        ...{ mixed: 0, wrong: 0, lost: 0, late: 0, crashed: 0 },
      });
      // One client is never refused, so it asks the daemon alone; and nothing else asks it.
      const from = system === 'direct' ? 'client' : 'daemon';
      if (each.clients === 1 || each.way === 'socket') {
        expect(each.answers[from]).toBeGreaterThan(0);
        expect(each.answers[from === 'client' ? 'daemon' : 'client']).toBe(0);
      }
      expect(each.rates.every((rate) => rate > 0)).toBe(true);
      expect(each.cpuUs.client).toBeGreaterThan(0);
      if (ways === 2 && each.way === 'socket') expect(each.cpuUs.daemon).toBeGreaterThan(0);
    }
  });

  test.each(PACKAGED)('has memory, and the databases that it does not serve have no figures: %s', (daemon) => {
    const system = result.systems.find(({ id }) => id === daemon);
    expect(system?.memoryKib?.before).toBeGreaterThan(0);
    const lacks = DATABASES.filter((database) => NOT_SERVED[daemon].includes(database));
    expect(system?.unavailable).toBe(lacks.map((database) => `${database} is not served`).join('; ') || null);
    for (const database of lacks) expect(onSocket(result, database, daemon)).toBe(undefined);
  });
});

describe('a daemon that fails is told by its failure', () => {
  const FAULTS = [
    ['mixes', /answers to another question: asked for \w\d+, got: (uid 2|gid 2|domain daemon)\d+/, 'mixed'],
    ['loses', /lookups without the right answer: asked for \w\d+, got: closed without a reply/, 'lost'],
    ['denies', /lookups without the right answer: asked for \w\d+, got: not found/, 'wrong'],
    ['strays', /the daemon answered from the files of the client/, 'client'],
  ] as const;
  const cases = (['passwd', 'initgroups', 'netgroup'] as const).flatMap((database) =>
    FAULTS.map(([fault, reason, outcome]) => ({ database, fault, reason, outcome })),
  );
  let result: Result;
  beforeAll(async () => {
    const doubles = ['right', ...FAULTS.map(([fault]) => fault)];
    // The first request about each database shows whether it is served. Of these, the fault meets group and services.
    result = await measure(
      doubles.map((name) => ({ double: name })),
      { databases: DATABASES },
    );
  });

  test('the double without a fault passes', () => {
    const own = result.measurements.filter(({ system }) => ['direct', 'null', 'right'].includes(system));
    expect(own.filter(({ status }) => status === 'failed')).toEqual([]);
    for (const database of DATABASES) expect(onSocket(result, database, 'right')?.answers.daemon).toBeGreaterThan(0);
  });

  test.each(cases)('it $fault in $database', ({ database, fault, reason, outcome }) => {
    const measured = onSocket(result, database, fault);
    expect(measured?.status).toBe('failed');
    expect(measured?.reason).toMatch(reason);
    expect(measured?.answers[outcome]).toBeGreaterThan(0);
  });

  test('it ends, and the next load finds it again', async () => {
    const { measurements } = await measure([{ double: 'leaves' }]);
    const own = measurements.filter(({ system }) => system === 'leaves');
    expect(own.map(({ reason }) => reason)).toEqual(own.map(() => 'nsncd ended (exit code 3): no more'));
    expect(own).toHaveLength(4);
  });

  // glibc nss/getnetgrent_r.c: after a netgroup of the daemon, one from files fails an assertion.
  test('its client ends: the C library aborts when it reads a netgroup by itself after one of the daemon', async () => {
    const { measurements } = await measure([{ double: 'loses' }], {
      ...{ databases: ['netgroup'], concurrency: [1], milliseconds: 400 },
    });
    const byLibc = measurements.find(({ system, way }) => system === 'loses' && way === 'libc');
    expect(byLibc?.status).toBe('failed');
    expect(byLibc?.reason).toMatch(/asked for n\d+, got: the end of the client by signal 6 \(Aborted\)$/);
    expect(byLibc?.answers).toMatchObject({ daemon: 1, crashed: 1 });
    const direct = measurements.find(({ system }) => system === 'direct');
    expect(direct).toMatchObject({ status: 'ok', answers: { crashed: 0 } });
  });
});

describe('a figure that shows a limit of the lab is inconclusive', () => {
  /** A generator in which a function takes a millisecond of CPU time. */
  async function burning(wrapped: string): Promise<string> {
    const path = join(directory.path, `burning-${wrapped}`);
    const wrap = ['connect', 'sendto'].map((name) =>
      name === wrapped ? `-Wl,--wrap=${name}` : `-Wl,--defsym=__real_${name}=${name}`,
    );
    await execa('sh', [
      '-c',
      `cc -std=c99 -D_GNU_SOURCE -O2 ${GENERATOR}/*.c ${BURN} ${wrap.join(' ')} -lpthread -o ${path}`,
    ]);
    return path;
  }

  test('of the generator', async () => {
    const generator = await burning('connect');
    const measured = onSocket(await measure([{ daemon: 'nsncd' }], { generator, databases: ['passwd'] }), 'passwd');
    expect(measured?.status).toBe('inconclusive');
    expect(measured?.reason).toMatch(/^generator-bound: the generator took 9\d % of the CPU time of a lookup$/);
  });

  test('of the nameserver', async () => {
    const generator = await burning('sendto');
    const result = await measure([{ daemon: 'nsncd' }], { generator });
    expect(onSocket(result, 'hosts')?.status).toBe('inconclusive');
    expect(onSocket(result, 'hosts')?.reason).toMatch(/^bound by the lab's nameserver/);
    expect(onSocket(result, 'passwd')?.status).toBe('ok');
  });
});
