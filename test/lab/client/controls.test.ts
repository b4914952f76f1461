import { expect, test } from 'vitest';
import { asksAs } from '../../../lab/client/controls.ts';
import type { AskingProcess, ClientLookupEvent } from '../../../lab/client/events.ts';

function asker(pid: number, how: AskingProcess['how'] = 'program', program = 'service'): AskingProcess {
  return { pid, started: '1', program, image: `image of ${pid}`, how, threads: 1 };
}

function lookups(...processes: AskingProcess[][]): ClientLookupEvent[] {
  return processes.map((each, at) => ({
    ...{ kind: 'client-lookup', at, end: at, label: `${at}`, name: 'www.example.test', through: null },
    ...{ queries: [{ server: 'A', query: at }], processes: each },
  }));
}

test.each([
  ['one process', [[asker(1)], [asker(1)]], false, true],
  ['one executed process', [[asker(2, 'executed')], [asker(2, 'executed')]], false, true],
  ['a new program each time', [[asker(2, 'executed')], [asker(3, 'executed')]], false, true],
  ['another program each time', [[asker(2, 'executed', 'a')], [asker(3, 'executed', 'b')]], false, false],
  ['the program, then one that it executes', [[asker(1)], [asker(2, 'executed')]], false, false],
  ['a program that executes itself again', [[asker(1)], [{ ...asker(1), image: 'new' }]], false, false],
  ['a later process with the same id', [[asker(1)], [{ ...asker(1), started: '2' }]], false, false],
  ['the program and its child', [[asker(1)], [asker(2, 'forked')]], false, false],
  ['one child alone', [[asker(2, 'forked')], [asker(2, 'forked')]], false, false],
  ['a child each time', [[asker(2, 'forked')], [asker(3, 'forked')]], false, false],
  ['a child each time, which counts', [[asker(2, 'forked')], [asker(3, 'forked')]], true, true],
  ['nobody', [[], []], false, false],
])('%s', (_, processes, forks, ok) => {
  expect(asksAs(lookups(...processes), forks).ok).toBe(ok);
});
