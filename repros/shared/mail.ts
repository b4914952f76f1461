import type { Situation } from 'resolv-lab';

/** The new resolv.conf is renamed over the old one. */
const CHANGE = 'conf nameserver B';

/** Why a restart helps. */
export const NEW_PROCESS = 'a new process reads resolv.conf';

/** The sinks of the scenarios about mail: the mail servers that the old and the new nameserver name. */
export const SINKS = { OLD: '127.0.0.50', NEW: '127.0.0.60' };

/** A nameserver sends mail for hat.test to one host, and has the addresses of both; relay.test is at the same address as the host. */
function nameserver(host: 'mx-a' | 'mx-b') {
  const [old, recent] = [SINKS.OLD, SINKS.NEW];
  return {
    records: `
      hat.test.    0 IN MX 10 ${host}.test.
      mx-a.test.   0 IN A  ${old}
      mx-b.test.   0 IN A  ${recent}
      relay.test.  0 IN A  ${host === 'mx-a' ? old : recent}`,
  };
}

/** A mail server that knows one nameserver; a mail, the change to another nameserver, a mail. */
export const ROUTE = {
  conf: 'nameserver A',
  hostname: 'mail.lab.test',
  hosts: '127.0.0.1 mail.lab.test mail',
  servers: { A: nameserver('mx-a'), B: nameserver('mx-b') },
  sinks: SINKS,
  libcs: 'glibc',
  daemons: ['none', 'nsncd', 'nscd'],
  // Otherwise nscd looks an address up again by itself when its entry expires (nscd/cache.c, prune_cache).
  daemonSettings: { 'reload-count': 0 },
  steps: stepsOf(),
  shown: { before: { mail: 'OLD' }, after: { mail: 'OLD' } },
  absent: { before: { mail: 'OLD' }, after: { mail: 'NEW' } },
} satisfies Partial<Situation>;

/** Commands of a shell by which the log of a mail server, a file, is a part of its output. cat is no child of the mail server. */
export function printLog(file: string): string {
  return `[ -p ${file} ] || mkfifo ${file}; (cat <> ${file} &)`;
}

/** The steps, with others after the change. */
export function stepsOf(...afterChange: readonly string[]): string[] {
  return ['before: mail u@hat.test', CHANGE, ...afterChange, 'after: mail u@hat.test'];
}
