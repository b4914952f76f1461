import type { Event } from '../../lab/core/events.ts';
import type { CallEvent } from '../../lab/probe/call-event.ts';
import type { ResState } from '../../lab/probe/res-state.ts';
import { callText } from '../html/client/text/event-text.ts';

/** `_res` before and after each call that changed it, and after the last call of each thread that reports it. */
export function resolverStates(events: readonly Event[], time: (at: number) => string): string[][] {
  const calls = events.filter((event) => event.kind === 'call').filter(({ res }) => res);
  const threads = Map.groupBy(calls, ({ probe, thread }) => `${probe}/${thread}`);
  return [...threads].flatMap(([thread, those]) =>
    those
      .filter((call, at) => (call.res?.changed.length ?? 0) > 0 || at === those.length - 1)
      .flatMap((call) => stateRows(thread, call, time)),
  );
}

function stateRows(thread: string, call: CallEvent, time: (at: number) => string): string[][] {
  const { res } = call;
  if (!res) return [];
  return [
    [time(call.at), `${thread}: ${callText(call)}`],
    ['', `before: ${stateText(res.before)}`],
    ['', `after:  ${res.changed.length === 0 ? 'unchanged' : stateText(res.after)}`],
  ];
}

function stateText({ nameservers, options, retrans, retry, ndots }: ResState): string {
  if (!options.includes('RES_INIT')) return 'not initialised';
  const servers = nameservers.join(' ') || 'no nameservers';
  return `${servers}; ${options.join(' ')}; retrans ${retrans} retry ${retry} ndots ${ndots}`;
}
