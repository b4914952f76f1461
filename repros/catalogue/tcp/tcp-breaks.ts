import { absent, scenario, shown } from 'resolv-lab';

const NEXT = 'glibc resolv/res_send.c, send_vc: each failure of the connection returns 0, which goes to next_ns';
const next = { result: '192.0.2.2', asked: 'A(A tcp A) B(tcp A)' };

export default scenario({
  title: 'a TCP connection to the first nameserver breaks, and the second is not asked',
  symptoms: ['large names fail while one of the nameservers has trouble with TCP'],
  about: `
    The answer over UDP is truncated, so the resolver connects to the same server. The connection is refused, reset, ends, or ends within the reply.
    glibc then asks the next server over TCP.`,
  conf: `
    nameserver A
    nameserver B
    options timeout:1`,
  servers: { A: 'truncate; closeTcp', B: 'answers' },
  steps: ['getaddrinfo www.lab.test. family=inet'],
  // musl src/network/lookup_name.c, name_from_dns: no answer is EAI_AGAIN; before 1.2.4 the truncated one, without records, is EAI_NONAME.
  shown: { result: ['EAI_AGAIN', 'EAI_NONAME'] },
  absent: { ...next, asked: 'A(A) B(tcp A)' },
  expected: absent(NEXT),
  musl: shown('musl src/network/res_msend.c: a lookup ends when its TCP connection fails; before 1.2.4 it had no TCP'),
  variants: {
    'end-for-reply': {
      title: 'the connection ends in place of the reply',
      servers: { A: 'truncate; hangUp', B: 'answers' },
      absent: next,
    },
    'half-message': {
      title: 'half a message, and the end',
      servers: { A: 'truncate; cutTcp', B: 'answers' },
      absent: next,
    },
    'length-alone': {
      title: 'a length without a message',
      servers: { A: 'truncate; cutTcp octets=0', B: 'answers' },
      absent: next,
    },
    'half-a-length': {
      title: 'one of the two octets of the length',
      servers: { A: 'truncate; cutTcp halfLength=yes', B: 'answers' },
      absent: next,
    },
    'four-octets': {
      title: 'a message of four octets, which is shorter than a header',
      servers: { A: 'truncate; rawBytes 00008180 copyId=yes transport=tcp', B: 'answers' },
      absent: next,
    },
    // send_vc sends the query again after one ECONNRESET of a read. A reset right after accept may come at the write, which goes to next_ns.
    resets: {
      title: 'a reset in place of the reply: glibc tries once more',
      servers: { A: 'truncate; hangUp reset=yes', B: 'answers' },
      absent: { ...next, asked: 'A(A tcp A tcp A) B(tcp A)' },
    },
    refused: { title: 'the connection is refused', servers: { A: 'truncate; noTcp', B: 'answers' } },
  },
});
