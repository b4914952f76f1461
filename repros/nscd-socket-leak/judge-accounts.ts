import {
  type CallEvent,
  type Cell,
  type Control,
  control,
  type Evidence,
  highlight,
  type Judgement,
} from '../../lab/index.ts';
import { checkDaemonAnswers } from '../shared/attribution.ts';
import { HOST_ONLY, ON_BOTH, UID_IN_CLIENT, UID_ON_HOST } from './accounts.ts';
import { socketTrafficMatches } from './lookup-checks.ts';

/** Judges a user and a group that only the host has. A leak makes the container find them. */
export function judgeAccounts(evidence: Evidence, cell: Cell): Judgement {
  const [user, group, onBoth] = [evidence.call('user'), evidence.call('group'), evidence.call('user of both')];
  const uid = uidOf(onBoth);
  const hasHostUid = uid === UID_ON_HOST;
  return {
    reproduced: isFound(user) || isFound(group),
    because: `of a user and a group that only the host has, the container ${foundText(isFound(user), isFound(group))}`,
    controls: [
      checkFound('the host has the user', evidence, 'on the host', true),
      checkFound('without the bind there is no such user', evidence, 'user, not bound', false),
      checkFound('without the bind there is no such group', evidence, 'group, not bound', false),
      ...trafficMatches(evidence, user, isFound(user)),
      ...trafficMatches(evidence, group, isFound(group)),
      ...trafficMatches(evidence, onBoth, hasHostUid),
      ...daemonAnsweredHost(evidence, cell),
      control(
        'a user of both is found',
        uid === UID_IN_CLIENT || hasHostUid,
        `${ON_BOTH} has uid ${uid} in the container: ${UID_IN_CLIENT} is the container's, ${UID_ON_HOST} the host's`,
      ),
    ],
    measures: {
      user: isFound(user),
      group: isFound(group),
      'user of both': hasHostUid ? "the host's" : "the container's",
    },
    highlights: [
      ...(isFound(user) ? highlight(user, `leaked: only the host has the user ${HOST_ONLY}`) : []),
      ...(isFound(group) ? highlight(group, `leaked: only the host has the group ${HOST_ONLY}`) : []),
      ...(hasHostUid ? highlight(onBoth, `${ON_BOTH} has the uid of the host`) : []),
    ],
  };
}

function checkFound(name: string, evidence: Evidence, label: string, expected: boolean): Control {
  const found = isFound(evidence.call(label));
  return control(name, found === expected, `'${label}': ${HOST_ONLY} was ${found ? '' : 'not '}found`);
}

/**
 * On the host glibc asks the daemon before the files. musl reads /etc/passwd first and asks the daemon only for missing users
 * (src/passwd/getpw_a.c), so a user of the host causes no request.
 */
function daemonAnsweredHost(evidence: Evidence, { daemon, libc }: Cell): Control[] {
  const expected = daemon.id !== 'none' && libc.kind !== 'musl';
  return expected ? checkDaemonAnswers(evidence, [evidence.call('on the host')], true) : [];
}

/** A leaked result is in a whole reply on the host's socket. Otherwise a request may have been refused, but not answered in part. */
function trafficMatches(evidence: Evidence, call: CallEvent, leaked: boolean): Control[] {
  return socketTrafficMatches(evidence, call, leaked ? 'answered' : 'not cut off');
}

function isFound({ result }: CallEvent): boolean {
  return 'found' in result && result.found;
}

function uidOf({ result }: CallEvent): number | undefined {
  return 'uid' in result ? result.uid : undefined;
}

function foundText(user: boolean, group: boolean): string {
  if (user && group) return 'found both';
  if (user || group) return `found the ${user ? 'user' : 'group'}`;
  return 'found neither';
}
