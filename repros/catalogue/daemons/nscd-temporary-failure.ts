import { scenario, shown } from 'resolv-lab';
import { NSCD_ERRORS, temporaryFailureLost } from '../../shared/nscd-errors.ts';

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
  expected: temporaryFailureLost,
  variants: {
    inet: {
      title: 'a lookup of IPv4 alone, for which getaddrinfo sends another request',
      steps: ['getaddrinfo www.lab.test family=inet'],
      expected: shown(NSCD_ERRORS.getaiOfInet),
    },
  },
});
