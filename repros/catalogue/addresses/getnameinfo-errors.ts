import { absent, answerWith, scenario, shown, unknown } from 'resolv-lab';

const page = (code: string, rule: string) => absent(`getnameinfo(3), ${code}: ${rule}`);
const name = (words: string) => [`getnameinfo 192.0.2.7 port=514 ${words}`];
const CODE = 'glibc nss/getnameinfo.c (inet before 2.38)';

export default scenario({
  kind: 'conformance',
  manual: 'getnameinfo(3), EAI_AGAIN',
  title: 'getnameinfo, EAI_AGAIN: the nameserver does not answer',
  about: `
    The manual names a code for each kind of failure of getnameinfo: a nameserver that is silent or cannot read the query, a flag or a family that does not exist, an address
    that is too short, and a process without a descriptor.`,
  conf: 'nameserver A\noptions timeout:1 attempts:1',
  servers: { A: 'drop' },
  steps: name('flags=NI_NAMEREQD'),
  absent: { result: 'EAI_AGAIN' },
  expected: page('EAI_AGAIN', 'the name could not be resolved at this time'),
  musl: unknown,
  variants: {
    fail: {
      title: 'getnameinfo, EAI_FAIL: the nameserver has a permanent failure, FORMERR',
      manual: 'getnameinfo(3), EAI_FAIL',
      servers: { A: { does: () => [answerWith((reply) => reply.init({ rcode: 'FORMERR' }).question())] } },
      shown: { result: 'EAI_NONAME' },
      absent: { result: 'EAI_FAIL' },
      expected: shown(`${CODE}, gni_host_inet_name: returns no EAI_FAIL at all`),
    },
    'bad-flags': {
      title: 'getnameinfo, EAI_BADFLAGS: a flag that does not exist',
      manual: 'getnameinfo(3), EAI_BADFLAGS',
      steps: name('flags=65536'),
      absent: { result: 'EAI_BADFLAGS', asked: 'nobody' },
      expected: page('EAI_BADFLAGS', 'the flags argument has an invalid value'),
    },
    family: {
      title: 'getnameinfo, EAI_FAMILY: a family that does not exist',
      manual: 'getnameinfo(3), EAI_FAMILY',
      steps: name('family=77'),
      absent: { result: 'EAI_FAMILY', asked: 'nobody' },
      expected: page('EAI_FAMILY', 'the address family was not recognized'),
    },
    length: {
      title: 'getnameinfo, EAI_FAMILY: an address that is too short for its family',
      manual: 'getnameinfo(3), EAI_FAMILY',
      steps: name('addrlen=15'),
      absent: { result: 'EAI_FAMILY', asked: 'nobody' },
      expected: page('EAI_FAMILY', 'the address length was invalid for the specified family'),
    },
    system: {
      title: 'getnameinfo, EAI_SYSTEM: the process has no descriptor left',
      manual: 'getnameinfo(3), EAI_SYSTEM',
      steps: ['setrlimit RLIMIT_NOFILE soft=0', ...name('')],
      absent: { result: 'EAI_SYSTEM EMFILE' },
      expected: page('EAI_SYSTEM', 'the error code is in errno'),
    },
  },
});
