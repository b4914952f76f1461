import { absent, scenario, shown, unknown } from 'resolv-lab';

const page = (rule: string) => absent(`getnameinfo(3): ${rule}`);
const name = (words: string) => [`getnameinfo 192.0.2.1 port=514 ${words}`];

export default scenario({
  kind: 'conformance',
  manual: 'getnameinfo(3), host and serv',
  title: 'getnameinfo without a buffer for the service: the host alone',
  about: `
    A program that wants the host or the service alone passes NULL and 0 for the other one, and then nothing is looked up for it. It must want one of them, its buffers must
    have room for the texts, and the address must have a family and a length that belong together.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  etc: { services: 'shell 514/tcp\n' },
  steps: name('servlen=0'),
  absent: { result: 'a.lab.test', asked: 'A(PTR)' },
  expected: page('a NULL or zero argument means that the name is not required'),
  musl: unknown,
  variants: {
    'service-alone': {
      title: 'getnameinfo without a buffer for the host: the service alone, and no query',
      steps: name('hostlen=0'),
      absent: { result: 'shell', asked: 'nobody' },
    },
    neither: {
      title: 'getnameinfo without any buffer',
      manual: 'getnameinfo(3), EAI_NONAME',
      steps: name('hostlen=0 servlen=0'),
      shown: { result: 'ok' },
      absent: { result: 'EAI_NONAME' },
      expected: shown('glibc nss/getnameinfo.c (inet before 2.38): EAI_NONAME only if NI_NAMEREQD is set too'),
    },
    'neither-required': {
      title: 'getnameinfo without any buffer, and with NI_NAMEREQD',
      manual: 'getnameinfo(3), EAI_NONAME',
      steps: name('hostlen=0 servlen=0 flags=NI_NAMEREQD'),
      absent: { result: 'EAI_NONAME', asked: 'nobody' },
      expected: page('EAI_NONAME: neither hostname nor service name were requested'),
    },
  },
});
