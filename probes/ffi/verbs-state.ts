import type { Answer, Call } from './call.ts';
import { RES_STATE } from './layouts.ts';
import { resClose, resInit, resNclose, resNinit, resState } from './libc.ts';
import { readBytes, writeBytes } from './memory.ts';
import { res } from './names.ts';
import { describeState, readSettable, settableBytes } from './res-state.ts';
import { threadId } from './threads.ts';

export function initVerb(call: Call): Answer {
  return { ok: call.measure(resInit).value === 0 };
}

export function closeVerb(call: Call): Answer {
  call.measure(resClose);
  return { ok: true };
}

export function ninitVerb(call: Call): Answer {
  const name = call.text('state');
  const state = call.states.get(name) ?? Buffer.alloc(RES_STATE.size);
  call.states.set(name, state);
  return { ok: call.measure(() => resNinit(state)).value === 0 };
}

export function ncloseVerb(call: Call): Answer {
  const state = call.state();
  call.measure(() => resNclose(state));
  call.states.delete(call.text('state'));
  return { ok: true };
}

/** The private state that the command names, else a copy of the thread's own. */
function chosenState(call: Call): Buffer {
  return call.args.has('state') ? call.state() : readBytes(resState, RES_STATE.size);
}

export function stateVerb(call: Call): Answer {
  return { ok: true, ...describeState(chosenState(call)), tid: threadId() };
}

export function setVerb(call: Call): Answer {
  const state = chosenState(call);
  const { options, retrans, retry } = readSettable(state);
  const bytes = settableBytes({
    options: (options | BigInt(call.flags('options+', res))) & ~BigInt(call.flags('options-', res)),
    retrans: call.number('retrans', retrans),
    retry: call.number('retry', retry),
  });
  bytes.copy(state);
  if (!call.args.has('state')) writeBytes(resState, bytes);
  return { ok: true, ...describeState(state), tid: threadId() };
}
