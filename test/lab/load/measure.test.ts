import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inside } from '../../../bench/inside/enter.ts';
import { type DaemonName, daemonImage, inspect } from '../../../lab/libc/index.ts';
import { buildGenerator } from '../../../lab/load/build.ts';
import type { LoadDocument } from '../../../lab/load/document.ts';
import type { LoadPlan } from '../../../lab/load/plan.ts';
import { cacheDir } from '../../../lab/util/cache-paths.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import type { MeasureTask } from './fixtures/measure.ts';

const SCRIPT = new URL('./fixtures/measure.ts', import.meta.url);
const DOUBLE = join(import.meta.dirname, 'fixtures/double.c');
const BURN = join(import.meta.dirname, 'fixtures/burn.c');
const GENERATOR = join(import.meta.dirname, '../../../lab/load/c');

/** Short loads of several clients. What comes of the lookups does not depend on how many there are. */
const PLAN: LoadPlan = {
  ...{ databases: ['passwd', 'hosts'], concurrency: [4], latenciesMs: [0] },
  ...{ rounds: 1, milliseconds: 50, keys: 64, seed: 1 },
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

async function measure(
  { daemon = 'nsncd', double, generator }: { daemon?: DaemonName; double?: string; generator?: string },
  plan: Partial<LoadPlan> = {},
) {
  const state = await daemonImage(
    daemon,
    double === undefined ? LIBC : 'host',
    double === undefined ? {} : { program: double },
  );
  if (state.state !== 'ready') throw new Error(`${daemon} is not there`);
  return inside<Pick<LoadDocument, 'systems' | 'measurements'>>(SCRIPT, {
    plan: { ...PLAN, ...plan },
    environment: {
      libc: await libcOf(),
      daemons: [{ id: daemon, daemon, image: state.image, settings: {} }],
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

const onSocket = ({ measurements }: Pick<LoadDocument, 'measurements'>, database = 'passwd') =>
  measurements.find((each) => each.system === 'nsncd' && each.way === 'socket' && each.database === database);

describe.each(['nsncd', 'nscd', 'unscd'] as const)('%s', (daemon) => {
  test('gives each client its own answer, by the C library and on the socket', async () => {
    const { measurements, systems } = await measure(
      { daemon },
      { concurrency: [1, 8], databases: ['passwd', 'group', 'hosts'] },
    );
    expect(measurements).toHaveLength(4 * 2 * 3);
    for (const each of measurements) {
      const { mixed, wrong, lost, late } = each.answers;
      expect({ ...each.answers, faults: each.faults, mixed, wrong, lost, late }).toEqual({
        ...{ daemon: each.answers.daemon, client: each.answers.client, faults: [] },
        ...{ mixed: 0, wrong: 0, lost: 0, late: 0 },
      });
      // One client is never refused, so it asks the daemon alone; and nothing else asks it.
      const own = each.system === 'direct' ? 'client' : 'daemon';
      if (each.clients === 1 || each.way === 'socket') {
        expect(each.answers[own]).toBeGreaterThan(0);
        expect(each.answers[own === 'client' ? 'daemon' : 'client']).toBe(0);
      }
      expect(each.rates.every((rate) => rate > 0)).toBe(true);
      expect(each.cpuUs.client).toBeGreaterThan(0);
      if (each.system === daemon && each.way === 'socket') expect(each.cpuUs.daemon).toBeGreaterThan(0);
    }
    expect(systems.find(({ id }) => id === daemon)?.memoryKib?.before).toBeGreaterThan(0);
  });
});

test('a database that a daemon does not serve has no figures', async () => {
  const { measurements, systems } = await measure({ daemon: 'unscd' }, { databases: ['services'] });
  expect(systems.find(({ id }) => id === 'unscd')?.unavailable).toBe('services is not served');
  expect(measurements.map(({ system }) => system)).toEqual(['direct', 'null']);
});

test('the double without a fault passes', async () => {
  const result = await measure({ double: await double('right') });
  expect(result.measurements.filter(({ status }) => status === 'failed')).toEqual([]);
  expect(onSocket(result)?.answers.daemon).toBeGreaterThan(0);
});

describe('a daemon that fails is told by its failure', () => {
  test.each([
    ['mixes', /answers to another question: asked for u\d+, got: (uid|gid) 2\d+/, 'mixed'],
    ['loses', /lookups without the right answer: asked for u\d+, got: closed without a reply/, 'lost'],
    ['denies', /lookups without the right answer: asked for u\d+, got: not found/, 'wrong'],
    ['strays', /the daemon answered from the files of the client/, 'client'],
  ] as const)('it %s', async (fault, reason, outcome) => {
    const measured = onSocket(await measure({ double: await double(fault) }, { databases: ['passwd'] }));
    expect(measured?.status).toBe('failed');
    expect(measured?.reason).toMatch(reason);
    expect(measured?.answers[outcome]).toBeGreaterThan(0);
  });

  test('it ends, and the next load finds it again', async () => {
    const { measurements } = await measure({ double: await double('leaves') });
    const own = measurements.filter(({ system }) => system === 'nsncd');
    expect(own.map(({ reason }) => reason)).toEqual(own.map(() => 'nsncd ended (exit code 3): no more'));
    expect(own).toHaveLength(4);
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
    const measured = onSocket(await measure({ generator }, { databases: ['passwd'] }));
    expect(measured?.status).toBe('inconclusive');
    expect(measured?.reason).toMatch(/^generator-bound: the generator took 9\d % of the CPU time of a lookup$/);
  });

  test('of the nameserver', async () => {
    const generator = await burning('sendto');
    const result = await measure({ generator });
    expect(onSocket(result, 'hosts')?.status).toBe('inconclusive');
    expect(onSocket(result, 'hosts')?.reason).toMatch(/^bound by the lab's nameserver/);
    expect(onSocket(result)?.status).toBe('ok');
  });
});
