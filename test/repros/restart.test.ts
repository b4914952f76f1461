import { describe, expect, test } from 'vitest';
import { checkRestart } from '../../repros/shared/restart.ts';
import { evidenceOf, type Moment, step } from './evidence.ts';

type When = 'ready' | 'first lookup' | 'end';

/** A reading of processes: their ids, each with a start time where it is not 1. */
function running(of: string, when: When, ...processes: (number | [pid: number, started: string])[]): Moment {
  const all = processes.map((each) => (typeof each === 'number' ? [each, '1'] : each) as [number, string]);
  return (at) => [
    {
      kind: 'resolver',
      at,
      of,
      when,
      processes: all.map(([pid, started]) => ({ pid, started, files: [] })),
      given: {},
    },
  ];
}

const DAEMON = { before: 'nsncd', after: 'nsncd' };
const outcome = (moments: Moment[], restart = DAEMON) =>
  checkRestart(evidenceOf(...moments), restart).map(({ ok }) => ok);

const before = [running('nsncd', 'ready', 7, 8), step('cure'), running('nsncd', 'end', 7, 8)];

test('a daemon with only new processes', () => {
  expect(outcome([...before, running('nsncd', 'ready', 9), running('nsncd', 'end', 9)])).toEqual([true]);
  expect(outcome([...before, running('nsncd', 'ready', [7, '2'])])).toEqual([true]);
});

describe('a daemon that was not restarted', () => {
  test.each<[string, Moment[]]>([
    ['all its processes are old', [running('nsncd', 'ready', 7, 8)]],
    ['one process is old', [running('nsncd', 'ready', 9, 8)]],
    ['one process is old at the end', [running('nsncd', 'ready', 9), running('nsncd', 'end', 9, 8)]],
    ['it did not get ready', []],
    ['it has no process', [running('nsncd', 'ready')]],
    ['another program got ready', [running('fresh', 'first lookup', 9)]],
  ])('%s', (_, after) => {
    expect(outcome([...before, ...after])).toEqual([false]);
  });
});

test('a program and its replacement', () => {
  const restart = { before: 'program', after: 'restarted' };
  const readings = (pid: number) => [
    ...[running('program', 'first lookup', 7), step('cure'), running('program', 'end', 7)],
    running('restarted', 'first lookup', pid),
  ];
  expect(outcome(readings(8), restart)).toEqual([true]);
  expect(outcome(readings(7), restart)).toEqual([false]);
});

test('no control for older runs, which have no start times', () => {
  const old: Moment = (at) => [
    { kind: 'resolver', at, of: 'nsncd', when: 'ready', processes: [{ pid: 7, files: [] }] },
  ];
  expect(outcome([old, step('cure'), old])).toEqual([]);
});
