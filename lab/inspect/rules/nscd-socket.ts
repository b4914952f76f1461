import { existsSync } from 'node:fs';
import type { Finding } from '../document.ts';
import type { WithoutHosts } from '../host-daemon.ts';
import { lessonOf } from '../lessons.ts';
import type { Subject } from '../subject.ts';
import { canonicalOnHost, NSCD_SOCKET } from '../view/host-path.ts';

const TMPFS = 'or mount an empty tmpfs over /var/run/nscd (--tmpfs /var/run/nscd). A read-only mount does not help';

const NOT_THERE = ' On this machine there is no such socket now; the failure begins with a daemon.';

/** The socket of this machine's name service daemon is visible to programs that have another network, or other files of users and names. */
export function nscdSocket(subject: Subject, withoutHosts: WithoutHosts | null): Finding[] {
  const { view, network, process } = subject;
  if (!view.isOnHost(NSCD_SOCKET, NSCD_SOCKET)) return [];
  const { mount, path } = view.look(NSCD_SOCKET);
  // A private mount namespace alone makes no other machine of a process.
  const isOther = process ? process.ownRoot || network === 'own' : mount !== null || network !== 'host';
  if (!isOther) return [];
  const { what, severity } = reach(subject, withoutHosts);
  const byNetwork = process !== null && !process.ownRoot;
  const isThere = existsSync(canonicalOnHost(NSCD_SOCKET));
  // Every network namespace without a mount namespace would be one, on machines that have no daemon.
  if (byNetwork && !isThere) return [];
  return [
    {
      id: 'nscd-socket',
      severity: process && !isThere ? 'low' : severity,
      title: `the host's name service daemon answers its programs: ${what}`,
      seen: [
        mount?.place ?? { file: subject.from, value: `${path} is this machine's own` },
        ...(withoutHosts ? [withoutHosts.place] : []),
      ],
      why:
        'glibc asks the socket /var/run/nscd/socket before its own services, and takes its answer as final. A unix socket belongs to a file ' +
        `system and to no network namespace, so nscd, nsncd or unscd of the host answers with the host's nameserver and users.${isThere ? '' : NOT_THERE}`,
      ...lessonOf('nscd-socket-leak'),
      cure: byNetwork
        ? 'give it a mount namespace with an empty tmpfs over /var/run/nscd'
        : `mount only the folder of the socket that is needed, ${TMPFS}`,
    },
  ];
}

/** Which lookups the daemon answers, and how bad that is. */
function reach(
  { libc, environment, network }: Subject,
  withoutHosts: WithoutHosts | null,
): { what: string; severity: Finding['severity'] } {
  // musl src/network/ asks no daemon; src/passwd/ does.
  if (libc?.facts.kind === 'musl') return { what: 'users and groups (musl asks it for no hosts)', severity: 'medium' };
  // glibc nscd/nscd_getai.c: with LOCALDOMAIN the daemon is not asked for hosts.
  if (environment.LOCALDOMAIN) return { what: 'users and groups (LOCALDOMAIN keeps hosts out)', severity: 'medium' };
  if (withoutHosts)
    return { what: `users and groups (the settings of ${withoutHosts.daemon} leave hosts out)`, severity: 'medium' };
  if (network === 'host') return { what: "hosts, users and groups, in the host's network", severity: 'medium' };
  return { what: 'hosts, users and groups', severity: 'high' };
}
