import { absent, byDaemon, byDaemonVersion, scenario, shown, unknown } from 'resolv-lab';
import { HELD, LET_GO, withoutSocket } from '../../shared/daemon-start.ts';

const ORDER =
  'nsncd src/main.rs at the tags v1.4 to v1.5.2: bind, which listens, then the thread that accepts, then sd_notify';
const NO_CALL =
  'glibc nscd/ at the tags 2.17 to 2.41: no sd_notify; start_threads calls notify_parent before the main loop, so a parent that forked it ends (Type=forking of nscd.service)';

const afterBind = byDaemonVersion({ '<=1.5.2': absent(ORDER) });

export default scenario({
  title: 'a daemon says that it is ready before its clients can reach it',
  symptoms: ['services with After=nsncd.service start too early, and look users up by themselves'],
  links: ['https://github.com/twosigma/nsncd/pull/35'],
  about: `
    With Type=notify, systemd starts the next services when the daemon has sent READY=1. Their first lookup must find a socket that listens;
    otherwise they leave the daemon out for 99 lookups. Here the service manager does not take the message at once, so the daemon waits at
    the moment at which it is about to say READY=1. A lookup at this moment has to get an answer of the daemon.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  probes: ['c'],
  daemons: ['nsncd', 'unscd'],
  daemonCheck: 'behaviour',
  daemonEnv: { NOTIFY_SOCKET: '/run/notify' },
  libcs: 'glibc',
  steps: [
    ...['daemon stop', 'notify hold', 'daemon start &', 'before: getpwnam root thread=t1 &', 'notify release', 'wait'],
    ...['daemon idle', 'told: getgrnam root'],
  ],
  shown: { before: { by: 'itself' }, told: { by: 'daemon', notified: 'READY=1' } },
  absent: { before: { by: 'daemon' }, told: { by: 'daemon', notified: 'READY=1' } },
  expected: byDaemon({ nsncd: afterBind, unscd: unknown }),
  variants: {
    'not-started': {
      title: 'a daemon that has not begun yet says nothing, and a lookup does not reach it',
      steps: ['daemon stop', ...HELD, 'starting: getpwnam root', ...LET_GO, 'daemon idle', 'told: getgrnam root'],
      shown: { starting: { by: 'itself', notified: 'READY=1' }, told: { by: 'daemon', notified: 'READY=1' } },
      absent: { starting: { by: 'itself', notified: 'nothing' }, told: { by: 'daemon', notified: 'READY=1' } },
      controls: withoutSocket('ENOENT'),
    },
    nscd: {
      title: 'nscd says nothing: as Type=notify it would never be ready',
      daemons: ['nscd'],
      steps: ['daemon restart', 'daemon idle', 'answered: getpwnam root'],
      shown: { by: 'daemon', notified: 'nothing' },
      absent: { by: 'daemon', notified: 'READY=1' },
      expected: shown(NO_CALL),
    },
  },
});
