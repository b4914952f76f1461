import { absent, byVersion, scenario, shown } from 'resolv-lab';
import { NSCD_ERRORS } from '../../shared/nscd-errors.ts';

const byDaemon = byVersion({
  '<2.44': shown(
    'glibc 2.17 to 2.43, nscd/aicache.c: `notfound` has error 0 after EAGAIN too, which getaddrinfo takes for EAI_NONAME',
  ),
  '>=2.44': absent(NSCD_ERRORS.getai),
});
const CLIENT =
  'glibc get_nscd_addresses in getaddrinfo.c, of 2.17 to 2.43: every reply that found nothing is EAI_NONAME';
const knowsError = byVersion({ '<2.44': shown(CLIENT), '>=2.44': absent('the client knows the error') });

export default scenario({
  title: 'through nscd, a nameserver that does not answer means that the name does not exist',
  symptoms: [
    'during an outage programs give up with "Name or service not known", without nscd with "Temporary failure in name resolution"',
  ],
  about: `
    nscd's resolver gets no answer. nscd replied to its client that the name was not found, so getaddrinfo returned EAI_NONAME and not
    EAI_AGAIN. A mail server then rejects a mail that it should send later. nscd and the client both need the fix.`,
  conf: `
    nameserver A
    options timeout:1 attempts:1`,
  servers: { A: 'drop' },
  probes: ['c'],
  daemons: ['nscd'],
  daemonCheck: 'behaviour',
  libcs: 'glibc',
  steps: ['getaddrinfo www.lab.test'],
  shown: { result: 'EAI_NONAME' },
  absent: { result: 'EAI_AGAIN' },
  // Both need the fix.
  expected: (libc, cell) => {
    const ofDaemon = byDaemon(libc, cell);
    return ofDaemon.value === 'not-reproduced' ? knowsError(cell.libc, cell) : ofDaemon;
  },
  variants: {
    inet: {
      title: 'a lookup of IPv4 alone, for which getaddrinfo sends another request',
      steps: ['getaddrinfo www.lab.test family=inet'],
      expected: shown(NSCD_ERRORS.getaiOfInet),
    },
  },
});
