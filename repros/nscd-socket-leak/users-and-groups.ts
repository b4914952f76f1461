import { type CallEvent, type Cell, type Control, control, type Evidence, highlight } from '../../lab/index.ts';
import { onTheSocket } from '../shared/on-the-socket.ts';
import { rightView, socketAgrees } from './checks.ts';
import { look, startInside } from './lookup.ts';
import { setScene } from './scene.ts';
import type { Story } from './variant.ts';
import { notBound } from './views.ts';

/** A user and group that only the host has, and one that both have, under different numbers. */
const HOST_ONLY = 'deploy';
const BOTH = 'app';
const UID_ON_HOST = 2000;
const UID_INSIDE = 1000;

export const usersAndGroups: Story = {
  async run(scenario, { place, view }) {
    const scene = await setScene(scenario, place, {
      hostEtc: accounts({ [HOST_ONLY]: 1500, [BOTH]: UID_ON_HOST }),
      insideEtc: accounts({ [BOTH]: UID_INSIDE }),
    });
    await scenario.step('the host asks');
    const neighbour = await scenario.probe(scene.host, { name: 'on-the-host', mainOnly: true });
    await neighbour.call('getpwnam', { name: HOST_ONLY }, { label: 'on the host' });
    const apart = await startInside(scenario, scene, notBound, 'not-bound');
    await apart.call('getpwnam', { name: HOST_ONLY }, { label: 'user, not bound' });
    await apart.call('getgrnam', { name: HOST_ONLY }, { label: 'group, not bound' });
    const program = await startInside(scenario, scene, view);
    await look(scenario, program, view);
    await scenario.step('the program asks');
    await program.call('getpwnam', { name: HOST_ONLY }, { label: 'user' });
    await program.call('getgrnam', { name: HOST_ONLY }, { label: 'group' });
    await program.call('getpwnam', { name: BOTH }, { label: 'user of both' });
  },

  judge(evidence, cell, { view }) {
    const [user, group] = [found(evidence.call('user')), found(evidence.call('group'))];
    const uid = uidOf(evidence.call('user of both'));
    return {
      reproduced: user || group,
      because: `of a user and a group that only the host has, the container ${words(user, group)}`,
      controls: [
        has('the host has the user', evidence, 'on the host', true),
        has('without the bind there is no such user', evidence, 'user, not bound', false),
        has('without the bind there is no such group', evidence, 'group, not bound', false),
        ...rightView(evidence, cell, view),
        ...bornOut(evidence, evidence.call('user'), user),
        ...bornOut(evidence, evidence.call('group'), group),
        ...bornOut(evidence, evidence.call('user of both'), uid === UID_ON_HOST),
        ...hostAnswered(evidence, cell),
        control(
          'a user of both is found',
          uid === UID_INSIDE || uid === UID_ON_HOST,
          `${BOTH} has uid ${uid} inside: ${UID_INSIDE} is the container's, ${UID_ON_HOST} the host's`,
        ),
      ],
      measures: { user, group, 'user of both': uid === UID_ON_HOST ? "the host's" : "the container's" },
      highlights: [
        ...(user
          ? highlight(evidence.call('user'), `leaked: ${HOST_ONLY} is a user of the host, and of nobody else`)
          : []),
        ...(group ? highlight(evidence.call('group'), `leaked: ${HOST_ONLY} is a group of the host`) : []),
        ...(uid === UID_ON_HOST ? highlight(evidence.call('user of both'), `${BOTH} has the uid of the host`) : []),
      ],
    };
  },
};

function accounts(uids: Record<string, number>): { passwd: string; group: string } {
  const all = Object.entries({ root: 0, ...uids });
  return {
    passwd: all.map(([name, id]) => `${name}:x:${id}:${id}::/:/bin/sh\n`).join(''),
    group: all.map(([name, id]) => `${name}:x:${id}:\n`).join(''),
  };
}

function has(name: string, evidence: Evidence, label: string, wanted: boolean): Control {
  const ok = found(evidence.call(label)) === wanted;
  return control(name, ok, `'${label}': ${HOST_ONLY} is ${found(evidence.call(label)) ? '' : 'not '}there`);
}

/**
 * On the host glibc asks the daemon before the files. musl reads /etc/passwd first, and asks only for what is not there
 * (src/passwd/getpw_a.c): no request is due for a user of the host.
 */
function hostAnswered(evidence: Evidence, { daemon, libc }: Cell): Control[] {
  const due = daemon.id !== 'none' && libc.kind !== 'musl';
  return due ? onTheSocket(evidence, [evidence.call('on the host')], true) : [];
}

/** What leaked is in a whole reply on the host's socket. What did not may have been asked for there, but no reply to it may be cut off. */
function bornOut(evidence: Evidence, call: CallEvent, leaked: boolean): Control[] {
  return socketAgrees(evidence, call, leaked ? 'answered' : 'not cut off');
}

function found({ result }: CallEvent): boolean {
  return 'found' in result && result.found;
}

function uidOf({ result }: CallEvent): number | undefined {
  return 'uid' in result ? result.uid : undefined;
}

function words(user: boolean, group: boolean): string {
  if (user && group) return 'sees both';
  if (user || group) return `sees the ${user ? 'user' : 'group'}`;
  return 'sees neither';
}
