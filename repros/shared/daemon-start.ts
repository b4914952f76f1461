import type { SceneAccess } from 'resolv-lab';
import { type Control, control, DAEMON_SOCKET, type Evidence } from '../../lab/index.ts';

/** A file that the loader reads before a program runs: a daemon that waits for it has done nothing yet. */
const READ_FIRST = 'ld.so.preload';

/** A step in which the lab connects to the socket where the client looks for a daemon. */
const trySocket = Object.defineProperty(
  ({ scenario, program }: SceneAccess) => scenario.reach(program, DAEMON_SOCKET),
  'name',
  { value: 'try the socket' },
);

/** Steps that start the daemon and hold it before it makes its socket. */
export const HELD = [`hold ${READ_FIRST}`, 'daemon start &', trySocket];

/** Steps that let it go on. Programs that start later, such as workers of the daemon, find an empty file. */
export const LET_GO = [`file ${READ_FIRST}`, `release ${READ_FIRST}`, 'wait'];

/** The call `starting` began while the daemon was held at its start. */
export function whileStarting(evidence: Evidence): Control[] {
  const at = evidence.calls('starting')[0]?.at ?? Number.NaN;
  const states = evidence.all('daemon');
  const started = states.findLast(({ action }) => action === 'start')?.at ?? Number.NaN;
  const goesOn = states.find((each) => each.at > started && ['thaw', 'ready'].includes(each.action));
  const ok = started < at && goesOn !== undefined && at < goesOn.at;
  return [control('the daemon was held at its start', ok, `the lookup began ${ok ? 'meanwhile' : 'at another time'}`)];
}

/** The same, and connect(2) to the socket failed with this errno. */
export function withoutSocket(errno: string): (evidence: Evidence) => Control[] {
  return (evidence) => {
    const tried = evidence.all('reach').at(-1)?.outcome;
    return [...whileStarting(evidence), control('the socket was not there yet', tried === errno, `connect: ${tried}`)];
  };
}

/** How long a client waits for a reply: nscd/nscd_helper.c, get_mapping and __nscd_open_socket. In nanoseconds. */
const REPLY_WAIT = 5e9;

/** In the call `starting` the client waited this many times as long as glibc waits for a reply. */
export function waited(times: number): (evidence: Evidence) => Control[] {
  return (evidence) =>
    evidence.calls('starting').map(({ at, end }) => {
      const ok = Math.floor((end - at) / REPLY_WAIT) === times;
      return control('the client waited for replies', ok, `${((end - at) / 1e9).toFixed(1)} s`);
    });
}
