import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Args, CallEvent, ProbeProcess, Verb } from '../../lab/probe/index.ts';
import { builtProbe, startLogged, withDns } from './probes.ts';

const initialised = [
  'initialised',
  'nameservers none → 127.0.0.1, ::1',
  'search none → example.test, sub.example.test',
  'retrans 0 → 5',
  'retry 0 → 2',
  'ndots 0 → 2',
  '+RES_USE_EDNS0',
];
const www = { name: 'www.example.test' };

describe.each(['c', 'ffi'] as const)('%s', (kind) => {
  const built = builtProbe(kind);
  let probe: ProbeProcess;
  let events: CallEvent[];

  beforeAll(async () => {
    ({ probe, events } = await startLogged(withDns(built.argv)));
  });
  afterAll(async () => {
    await probe?.kill();
  });

  /** The change that a call made to its resolver state. */
  async function resOf(verb: Verb, args: Args = {}, thread = 'main'): Promise<CallEvent['res']> {
    await probe.call(verb, args, { thread });
    return events.at(-1)?.res;
  }

  async function changedBy(verb: Verb, args: Args = {}, thread = 'main'): Promise<string[] | undefined> {
    return (await resOf(verb, args, thread))?.changed;
  }

  test('reading a state does not initialise it; the first lookup of each thread does', async () => {
    for (const thread of ['main', 'other']) {
      expect(await resOf('state', {}, thread)).toMatchObject({ before: { optionsRaw: 0 }, after: { optionsRaw: 0 } });
      expect(await changedBy('getpwnam', { name: 'ada' }, thread)).toEqual([]);
      expect(await changedBy('getaddrinfo', www, thread)).toEqual(initialised);
      expect(await changedBy('getaddrinfo', www, thread)).toEqual([]);
    }
  });

  test('an event has the whole state, changed or not', async () => {
    const res = await resOf('getaddrinfo', www);
    const { tid: _tid, ok: _ok, start: _start, end: _end, ...state } = await probe.call('state');
    expect(res).toEqual({ before: state, after: state, changed: [] });
  });

  test('a change by `set` is in `after`, and in `before` of the next call', async () => {
    expect(await changedBy('set', { 'options+': 'RES_ROTATE', retry: 3 })).toEqual(['retry 2 → 3', '+RES_ROTATE']);
    expect(await resOf('getaddrinfo', www)).toMatchObject({ before: { retry: 3 }, changed: [] });
    expect(await changedBy('set', { 'options-': 'RES_ROTATE', retry: 2 })).toEqual(['retry 3 → 2', '-RES_ROTATE']);
  });

  test('calls that name a private state report that state, and leave the thread’s own unchanged', async () => {
    expect(await changedBy('ninit', { state: 'x' })).toEqual(initialised);
    expect(await changedBy('set', { state: 'x', retrans: 1 })).toEqual(['retrans 5 → 1']);
    expect(await resOf('nquery', { state: 'x', ...www, type: 'A' })).toMatchObject({ after: { retrans: 1 } });
    expect(await resOf('getaddrinfo', www)).toMatchObject({ before: { retrans: 5 }, changed: [] });
    expect(await resOf('nclose', { state: 'x' })).toBeUndefined();
    expect(await changedBy('ninit', { state: 'x' })).toEqual(initialised);
  });

  test('a thread with the name of an ended thread begins with a new state', async () => {
    await probe.call('getaddrinfo', www, { thread: 'brief' });
    await probe.call('ninit', { state: 'own' }, { thread: 'brief' });
    expect(await resOf('thread-exit', {}, 'brief')).toBeUndefined();
    // The state need not be all zero: glibc may reuse the stack of the ended thread, with the contents of its state.
    expect(await resOf('getaddrinfo', www, 'brief')).toMatchObject({
      before: { options: [] },
      after: { nameservers: ['127.0.0.1', '::1'] },
      changed: expect.arrayContaining(['initialised']),
    });
    expect(await changedBy('ninit', { state: 'own' }, 'brief')).toEqual(initialised);
  });
});
