import { absent, byDaemon, scenario, shown } from 'resolv-lab';
import { NSCD_ERRORS, temporaryFailureLost } from '../../shared/nscd-errors.ts';
import { UNSCD } from '../../shared/unscd.ts';

const NSNCD = 'nsncd src/handlers.rs at v1.5.1 and v1.5.2, serialize_address_info: the error of a reply is always 0';
const RETRY = 'nameserver A\noptions timeout:1 attempts:1';
const others = { nsncd: shown(NSNCD), unscd: shown(UNSCD.noFields) };
const again = { ...others, none: absent('NEWS of glibc 2.20, bug 16849'), nscd: temporaryFailureLost };
const noData = {
  ...others,
  none: absent('getaddrinfo(3), EAI_NODATA'),
  nscd: shown(NSCD_ERRORS.getaiNoData),
};

export default scenario({
  title: 'behind a daemon, getaddrinfo reports each failure as a name that does not exist',
  symptoms: ['a program does not try again during an outage, but only on machines with a daemon'],
  about: `
    getaddrinfo has a code for a failure that may pass, EAI_AGAIN, and one for a name without addresses, EAI_NODATA. The reply of a daemon to GETAI tells only that nothing was
    found, so that both are EAI_NONAME. The configuration of the resolver is the cause in some variants.`,
  conf: RETRY,
  servers: { A: 'servfail', B: 'servfail' },
  probes: ['c'],
  daemons: ['none', 'nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  libcs: '>=2.20',
  steps: ['getaddrinfo www.lab.test.'],
  shown: { result: 'EAI_NONAME' },
  absent: { result: 'EAI_AGAIN' },
  expected: byDaemon(again),
  variants: {
    'closed-ports': {
      title: 'the ports of both nameservers are closed',
      conf: `nameserver B\n${RETRY}`,
      servers: { A: 'dead', B: 'dead' },
    },
    'no-attempt': { title: 'attempts:0 in resolv.conf: no query is sent', conf: 'nameserver A\noptions attempts:0' },
    edns: {
      title: 'options edns0, and a nameserver that does not know EDNS',
      conf: `${RETRY} edns0`,
      servers: { A: 'records rcode=NOTIMP' },
    },
    nodata: {
      title: 'EAI_NODATA: the name has no address',
      servers: { A: 'nodata' },
      absent: { result: 'EAI_NODATA' },
      expected: byDaemon(noData),
    },
    'nodata-of-one-family': {
      title: 'EAI_NODATA: the name has no IPv6 address',
      libcs: '>=2.27',
      servers: { A: 'nodata type=AAAA' },
      steps: ['getaddrinfo www.lab.test. family=inet6'],
      absent: { result: 'EAI_NODATA' },
      expected: byDaemon(noData),
    },
  },
});
