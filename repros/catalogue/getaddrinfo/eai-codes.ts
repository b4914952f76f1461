import { absent, answerWith, byVersion, scenario, shown, unknown } from 'resolv-lab';
import { MUSL_NODATA } from '../../shared/musl-releases.ts';

export default scenario({
  kind: 'conformance',
  manual: 'getaddrinfo(3), EAI_AGAIN',
  title: 'EAI_AGAIN: the nameserver has a temporary failure',
  about: `
    The manual names a code for each kind of failure. EAI_AGAIN means that a later lookup may succeed, so a program may try again; with EAI_NONAME and EAI_NODATA the
    nameserver has answered. glibc has no case for EAI_FAIL.`,
  conf: 'nameserver A\noptions timeout:1 attempts:1',
  servers: { A: 'servfail' },
  steps: ['getaddrinfo www.lab.test.'],
  // glibc resolv/res_send.c at 2.17, __libc_res_nsend: ETIMEDOUT if a server could be reached.
  shown: { result: 'EAI_SYSTEM ETIMEDOUT' },
  absent: { result: 'EAI_AGAIN' },
  expected: byVersion({
    '>=2.20': absent('getaddrinfo(3), EAI_AGAIN: the name server returned a temporary failure indication'),
    '<2.20': shown('NEWS of glibc 2.20, bug 16849; commit cf26a0cb6a: before, EAI_SYSTEM'),
  }),
  musl: unknown,
  variants: {
    formerr: {
      title: 'EAI_FAIL: the nameserver has a permanent failure, FORMERR',
      manual: 'getaddrinfo(3), EAI_FAIL',
      servers: { A: { does: () => [answerWith((reply) => reply.init({ rcode: 'FORMERR' }).question())] } },
      // musl ignores such a reply (src/network/res_msend.c), and its timeout is EAI_AGAIN.
      shown: { result: ['EAI_NONAME', 'EAI_AGAIN'] },
      absent: { result: 'EAI_FAIL' },
      expected: shown(
        'glibc nss/getaddrinfo.c returns no EAI_FAIL at all; NO_RECOVERY is EAI_NONAME, in 2.17 as in 2.44',
      ),
    },
    nxdomain: {
      title: 'EAI_NONAME: the nameserver says that the name does not exist',
      manual: 'getaddrinfo(3), EAI_NONAME',
      servers: { A: 'nxdomain' },
      absent: { result: 'EAI_NONAME' },
      expected: absent('getaddrinfo(3), EAI_NONAME: the node is not known'),
    },
    nodata: {
      title: 'EAI_NODATA: the name exists and has no address',
      manual: 'getaddrinfo(3), EAI_NODATA',
      musl: MUSL_NODATA,
      servers: { A: 'nodata' },
      shown: { result: 'EAI_NONAME' },
      absent: { result: 'EAI_NODATA' },
      expected: absent('getaddrinfo(3), EAI_NODATA: the host exists, but does not have any addresses'),
    },
  },
});
