import { expect, test } from 'vitest';
import { describeChange } from '../../lab/probe/describe-change.ts';
import type { ResState } from '../../lab/probe/res-state.ts';

const fresh: ResState = {
  nameservers: [],
  search: [],
  options: [],
  optionsRaw: 0,
  flagsRaw: 0,
  retrans: 0,
  retry: 0,
  ndots: 0,
};
const loaded: ResState = {
  nameservers: ['127.0.0.1'],
  search: ['lab.test'],
  options: ['RES_INIT', 'RES_RECURSE', 'RES_DEFNAMES', 'RES_DNSRCH'],
  optionsRaw: 0x2c1,
  flagsRaw: 0,
  retrans: 5,
  retry: 2,
  ndots: 1,
};

test('a first lookup is `initialised`; the default options are left out', () => {
  expect(describeChange(fresh, loaded)).toEqual([
    'initialised',
    'nameservers none → 127.0.0.1',
    'search none → lab.test',
    'retrans 0 → 5',
    'retry 0 → 2',
    'ndots 0 → 1',
  ]);
});

test('options and _flags are named as they are set and cleared', () => {
  const stuck = { ...loaded, options: [...loaded.options, 'RES_SNGLKUP'], flagsRaw: 0x400000 };
  expect(describeChange(loaded, stuck)).toEqual(['+RES_SNGLKUP', '+RES_F_SNGLKUPREOP']);
  expect(describeChange(stuck, loaded)).toEqual(['-RES_SNGLKUP', '-RES_F_SNGLKUPREOP']);
  expect(describeChange(loaded, { ...loaded, flagsRaw: 0x80000000 })).toEqual(['+_flags 0x80000000']);
});

test('a reload shows as other nameservers; an unchanged state has no text', () => {
  expect(describeChange(loaded, { ...loaded, nameservers: ['127.0.0.2', '::1'] })).toEqual([
    'nameservers 127.0.0.1 → 127.0.0.2, ::1',
  ]);
  expect(describeChange(loaded, { ...loaded })).toEqual([]);
});
