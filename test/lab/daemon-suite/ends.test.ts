import { describe, expect, test } from 'vitest';
import type { DaemonAction, DaemonEvent, Event } from '../../../lab/core/events.ts';
import { withEndOfDaemon } from '../../../lab/daemon-suite/ends.ts';
import { replayLines } from '../../../lab/daemon-suite/replay.ts';
import { Evidence } from '../../../lab/judge/evidence.ts';
import type { Outcome } from '../../../lab/judge/verdict.ts';
import { unexpectedEnds } from '../../../lab/outcome/unexpected-end.ts';

const ON = { daemon: 'nsncd', host: 'client' } as const;

const daemon = (at: number, action: DaemonAction, more: Partial<DaemonEvent> = {}): Event => ({
  ...{ kind: 'daemon', at, ...ON, libc: 'host', action, detail: '' },
  ...more,
});
const START = daemon(1, 'start');
const READY = daemon(2, 'ready', { heard: true });
const exit = (detail: string, output = '') => daemon(5, 'exit', { detail, output });
const trouble = (at: number): Event => ({ kind: 'trouble', at, reason: 'the tap ended' });
const tried = (more: object): Event => ({
  ...{ kind: 'daemon-check', at: 6, end: 7, ...ON, connection: 'connected', answered: true, boundMs: 60_000 },
  ...more,
});

const ABORT = exit('134', 'worker 1\npanicked');

describe('what a daemon does by itself after it was ready', () => {
  test.each<[string, Event[], string[]]>([
    ['a signal, which a sandbox passes on', [START, READY, ABORT], ['ended by SIGABRT']],
    ['an exit code', [START, READY, exit('0')], ['ended with exit code 0']],
    ['before a restart', [START, READY, ABORT, daemon(6, 'start'), daemon(7, 'ready')], ['ended by SIGABRT']],
    ['it does not answer', [START, READY, tried({ answered: false })], ['hangs']],
    ['it takes no connection', [START, READY, tried({ connection: 'ENOENT', answered: false })], ['deaf']],
    ['a request of a client', [START, READY, tried({ unanswered: 'GETGRBYGID' })], ['gives no reply to GETGRBYGID']],
    ['it answers', [START, READY, tried({})], []],
    ['it does not start', [START, ABORT], []],
    ['it does not start again', [START, READY, daemon(3, 'stop'), exit('137'), daemon(6, 'start'), exit('1')], []],
    ['the lab stopped it', [START, READY, daemon(4, 'stop', { detail: 'SIGTERM' }), exit('1')], []],
    ['another process killed it', [START, READY, exit('137')], []],
    ['an error of the lab', [START, READY, exit('spawn failed')], []],
  ])('%s', (_, events, states) => {
    expect(unexpectedEnds(events).map(({ state }) => state)).toEqual(states);
  });
});

const judged = (reproduced: boolean, ok = true, measures = {}): Outcome => ({
  kind: 'judged',
  judgement: { reproduced, because: 'it happened', measures, controls: [{ name: 'c', ok, detail: '' }] },
});
const TROUBLE: Outcome = { kind: 'trouble', reason: 'nsncd ended by itself' };

const ended = (outcome: Outcome, events: readonly Event[]) => withEndOfDaemon(outcome, new Evidence(events));

describe('the end of a daemon in a cell of daemon check', () => {
  test.each<[string, Outcome]>([
    ['trouble', TROUBLE],
    ['a failed control', judged(true, false)],
    ['a right answer', judged(false)],
  ])('is a finding in place of %s', (_, outcome) => {
    const found = ended(outcome, [START, READY, ABORT, trouble(5)]);
    expect(found).toMatchObject({
      kind: 'judged',
      judgement: {
        reproduced: true,
        because: 'after it was ready, nsncd ended by SIGABRT by itself',
        measures: { kinds: 'the daemon ended by SIGABRT', 'not known': 'the daemon ended by SIGABRT' },
        controls: [{ ok: true }, { ok: true }],
      },
    });
  });

  test.each<[string, Outcome]>([
    ['describes it as its bug', judged(true)],
    ['names kinds of differences', judged(false, true, { kinds: 'none' })],
  ])('is left to a judge that %s', (_, outcome) => {
    expect(ended(outcome, [START, READY, ABORT])).toBe(outcome);
  });

  test('without one nothing changes', () => {
    expect(ended(TROUBLE, [START, READY, trouble(3)])).toBe(TROUBLE);
  });

  test.each<[string, string, Event[]]>([
    ['the lab had trouble before', 'no trouble before the end of the daemon', [START, READY, trouble(3), ABORT]],
    ['it had never answered', 'the daemon answered when it was ready', [START, daemon(2, 'ready'), ABORT]],
    [
      'the lab has no descriptors',
      'the lab reaches the socket',
      [START, READY, tried({ connection: 'EMFILE', answered: false })],
    ],
  ])('has a control that fails: %s', (_, name, events) => {
    const found = ended(TROUBLE, events);
    const failed = found.kind === 'judged' ? found.judgement.controls.filter(({ ok }) => !ok) : [];
    expect(failed).toMatchObject([{ name }]);
  });
});

test('its last words are printed', () => {
  expect(replayLines([START, READY, ABORT])).toEqual(['last words: panicked']);
});
