import type { Finding } from './document.ts';

/** The lessons that findings point at, by the repro that they are about. */
const FILES = {
  'nscd-socket-leak': 'repros/nscd-socket-leak/README.md',
  'stale-resolv-conf': 'repros/stale-resolv-conf/README.md',
  'single-request-reload': 'repros/single-request-reload/README.md',
} as const;

/** The lesson of a repro with a folder. */
export function lessonOf(repro: keyof typeof FILES): Pick<Finding, 'lesson' | 'link'> {
  return { lesson: repro, link: FILES[repro] };
}
