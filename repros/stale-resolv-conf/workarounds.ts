import { type CallEvent, type Cell, type Control, control, type Evidence } from '../../lab/index.ts';
import { checkRestart, type Restart } from '../shared/restart.ts';
import type { ClientThread } from './lookup-functions.ts';
import type { Setup } from './setup.ts';

/** Workarounds for a program that asks the old nameserver. */
export type WorkaroundId = 'res-init' | 'res-close-init' | 'restart' | 'new-thread' | 'daemon' | 'daemon-restart';

interface Workaround {
  /** Applies it to the long-running thread; returns the thread that makes the lookups afterwards. */
  apply(setup: Setup): Promise<ClientThread>;
  /** Whether it ran, and on the thread that makes the lookups afterwards: each thread has its own state. */
  wasApplied(evidence: Evidence): boolean;
  /** The program or daemon that it restarts. */
  restarts?(cell: Cell): Restart;
}

const workarounds: Record<WorkaroundId, Workaround> = {
  'res-init': {
    async apply({ longRunning }) {
      const { program, thread } = longRunning;
      await program.call('res_init', {}, { thread, label: 'cure' });
      return longRunning;
    },
    wasApplied: (evidence) => called(evidence, 'res_init'),
  },
  'res-close-init': {
    async apply({ longRunning }) {
      const { program, thread } = longRunning;
      await program.call('res_close', {}, { thread });
      await program.call('res_init', {}, { thread, label: 'cure' });
      return longRunning;
    },
    wasApplied: (evidence) => called(evidence, 'res_close') && called(evidence, 'res_init'),
  },
  restart: {
    async apply({ scenario, host, mounts, longRunning }) {
      await scenario.stopProbe(longRunning.program);
      return { program: await scenario.probe(host, { name: 'restarted', mounts }), thread: 'main' };
    },
    wasApplied: (evidence) => evidence.call('after').probe === 'restarted',
    restarts: () => ({ before: 'program', after: 'restarted' }),
  },
  'new-thread': {
    apply: async ({ longRunning: { program } }) => ({ program, thread: 'new' }),
    wasApplied: isFirstCallOfThread,
  },
  daemon: {
    async apply({ scenario, host, longRunning }) {
      await scenario.daemon(host);
      return longRunning;
    },
    wasApplied: daemonGotReady,
  },
  'daemon-restart': {
    async apply({ daemon, longRunning }) {
      await daemon?.restart();
      return longRunning;
    },
    wasApplied: daemonGotReady,
    restarts: ({ daemon: { id } }) => ({ before: id, after: id }),
  },
};

/** Applies a workaround; returns the thread that makes the lookups afterwards. */
export function applyWorkaround(id: WorkaroundId, setup: Setup): Promise<ClientThread> {
  return workarounds[id].apply(setup);
}

/** Checks that the workaround ran on the thread that is judged; otherwise the cell says nothing about it. */
export function checkWorkaround(evidence: Evidence, cell: Cell, id: WorkaroundId): Control[] {
  const { wasApplied, restarts } = workarounds[id];
  return [
    control('the cure was applied', wasApplied(evidence), id),
    ...(restarts ? checkRestart(evidence, restarts(cell)) : []),
  ];
}

function called(evidence: Evidence, verb: string): boolean {
  const since = evidence.step('cure');
  const after = evidence.call('after');
  return evidence
    .all('call')
    .some(
      (call) =>
        call.verb === verb && call.result.ok && call.at > since && call.at < after.at && isSameThread(call, after),
    );
}

function isFirstCallOfThread(evidence: Evidence): boolean {
  const after = evidence.call('after');
  return !evidence.all('call').some((call) => call.at < after.at && isSameThread(call, after));
}

function isSameThread(one: CallEvent, other: CallEvent): boolean {
  return one.probe === other.probe && one.thread === other.thread;
}

function daemonGotReady(evidence: Evidence): boolean {
  const since = evidence.step('cure');
  return evidence.all('daemon').some(({ action, at }) => action === 'ready' && at > since);
}
