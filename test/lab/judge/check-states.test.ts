import { describe, expect, test } from 'vitest';
import type { Event } from '../../../lab/core/events.ts';
import { checkStates } from '../../../lab/judge/check-states.ts';
import { Evidence } from '../../../lab/judge/evidence.ts';
import type { ResState } from '../../../lab/probe/res-state.ts';
import { cellOn, glibc } from '../../repros/evidence.ts';
import { call } from '../events.ts';

const ZERO: ResState = {
  ...{ nameservers: [], search: [], options: [], optionsRaw: 0, flagsRaw: 0 },
  ...{ retrans: 0, retry: 0, ndots: 0 },
};
const USUAL: ResState = {
  ...ZERO,
  options: ['RES_INIT', 'RES_RECURSE', 'RES_DEFNAMES', 'RES_DNSRCH'],
  ...{ retrans: 1, retry: 2, ndots: 1 },
};

function saw(at: number, content: string | null): Event {
  const about = { device: '1', inode: '1', names: 1, modified: '1', changed: '1' };
  const file = content === null ? null : { ...about, content };
  return { kind: 'resolv-conf', at, of: 'program', pid: 7, host: 'client', when: 'ready', file };
}

/** A lookup that found one state and left another. */
function lookup(after: Partial<ResState>, before: ResState = ZERO, at = 10): Event {
  return { ...call(undefined, [], at), res: { before, after: { ...USUAL, ...after }, changed: [] } } as Event;
}

function given(variables: Record<string, string>): Event {
  return { kind: 'resolver', at: 2, of: 'program', when: 'ready', processes: [], given: variables };
}

function outcome(events: Event[], version = '2.36') {
  const [control] = checkStates(new Evidence(events), cellOn(glibc(version)));
  return control && { ok: control.ok, said: control.detail };
}

const plain = (...options: string[]) => saw(1, `nameserver 127.0.0.1\noptions timeout:1 ${options.join(' ')}\n`);
const withOptions = (...options: string[]) => ({ options: [...USUAL.options, ...options] });

describe('a state that follows from resolv.conf', () => {
  test.each<[string, Event[], string?]>([
    ['with the defaults', [plain(), lookup({})]],
    ['with an option', [plain('no-reload'), lookup(withOptions('RES_NORELOAD'))]],
    ['that does not know an option', [plain('no-reload'), lookup({})], '2.17'],
    ['of a version with other defaults', [plain(), lookup({ ...withOptions('RES_NOIP6DOTINT'), retry: 4 })], '2.17'],
    ['with numbers', [saw(1, 'options ndots:99 attempts:3\n'), lookup({ ndots: 15, retry: 3, retrans: 5 })]],
    ['without a file', [saw(1, null), lookup({ retrans: 5 })]],
    ['with a search list', [saw(1, 'search a b\noptions timeout:1\n'), lookup({ search: ['a', 'b'] })]],
    [
      'with the options of the scenario',
      [plain(), given({ RES_OPTIONS: 'rotate' }), lookup(withOptions('RES_ROTATE'))],
    ],
    ['with its LOCALDOMAIN', [plain(), given({ LOCALDOMAIN: 'a b' }), lookup({ search: ['a', 'b'] })]],
    ['that was there before', [plain(), lookup(withOptions('RES_ROTATE'), USUAL), lookup({})]],
    ['from a file that changed', [plain(), saw(5, 'options timeout:2\n'), lookup({ retrans: 2 })]],
  ])('%s', (_, events, version) => {
    expect(outcome(events, version)).toEqual({
      ok: true,
      said: '1 new state(s), each with the options of resolv.conf',
    });
  });

  test('after a timeout glibc adds its own flags', () => {
    const flags = lookup(withOptions('RES_SNGLKUP'));
    const asking = { call: { probe: 'program', thread: 'main' }, name: 'x', type: 'A', next: 'asks again' };
    const timeout = { kind: 'timeout', at: 12, end: 15, server: 'A', local: '127.0.0.1', ...asking };
    expect(outcome([plain(), flags])?.ok).toBe(false);
    expect(outcome([plain(), flags, timeout as unknown as Event])?.ok).toBe(true);
  });
});

describe('a state with options from elsewhere', () => {
  test.each<[string, Event[], string, string?]>([
    ['an option', [plain(), lookup(withOptions('RES_NORELOAD'))], 'has RES_NORELOAD'],
    ['a missing option', [plain('no-reload'), lookup({})], 'lacks RES_NORELOAD'],
    ['a missing default', [plain(), lookup({ options: ['RES_INIT'] })], 'lacks RES_RECURSE'],
    ['a number', [plain(), lookup({ ndots: 3 })], 'has ndots 3 instead of 1'],
    ['another timeout', [plain(), lookup({ retrans: 5 })], 'has timeout 5 instead of 1'],
    ['attempts of an older version', [plain(), lookup({ retry: 4 })], 'has attempts 4 instead of 2'],
    ['attempts that none has', [plain(), lookup({ retry: 3 })], 'has attempts 3 instead of 2 or 4', '2.17'],
    [
      'a search list',
      [saw(1, 'search a\noptions timeout:1\n'), lookup({ search: ['b'] })],
      'has search b instead of a',
    ],
    [
      'what a later file says',
      [plain(), lookup({ retrans: 2 }), saw(50, 'options timeout:2\n')],
      'has timeout 2 instead of 1',
    ],
  ])('%s', (_, events, words, version) => {
    const { ok, said } = outcome(events, version) ?? {};
    expect(ok).toBe(false);
    expect(said).toContain(`the state of program, thread main, ${words}, which resolv.conf does not set`);
  });
});

test('no control without reported states, nor for older runs', () => {
  expect(outcome([plain(), call(undefined)])).toBeUndefined();
  expect(outcome([lookup({ ndots: 3 })])).toBeUndefined();
});
