import { absent, scenario, shown } from 'resolv-lab';

const order =
  'resolv.conf(5): servers are queried in the order listed, and all of them again until a maximum number of retries';

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), nameserver',
  title: 'all nameservers are silent: each is asked in the order of resolv.conf, then all again',
  symptoms: ['a lookup fails after 10 to 30 seconds when no nameserver can be reached'],
  about: `
    The resolver waits one timeout at each server, then asks the next; after the last one it begins again, \`attempts\` times in all. The timeout
    of server i, counted from 0, is \`timeout\` << i seconds, for i > 0 divided by the number of servers, and at least one second.`,
  conf: `
    nameserver A
    nameserver B
    nameserver C
    options timeout:1 attempts:2`,
  servers: { A: 'drop', B: 'drop', C: 'drop' },
  steps: ['getaddrinfo www.lab.test.'],
  absent: { asked: 'A B C A B C', waited: 'A B C A B C' },
  expected: absent(order),
  musl: shown(
    'musl src/network/res_msend.c: all nameservers are asked at the same time, and the wait between attempts is timeout / attempts; resolvconf.c: attempts is cut at 10',
  ),
  variants: {
    'timeout-3': {
      manual: 'resolv.conf(5), options: timeout',
      title: 'timeout:3 is 3 s at the first, 2 s at the second and 4 s at the third',
      conf: `
        nameserver A
        nameserver B
        nameserver C
        options timeout:3 attempts:1`,
      absent: { asked: 'A B C', waited: 'A B C' },
      expected: absent(`${order}; glibc resolv/res_send.c, send_dg: seconds = retrans << ns, divided by nscount`),
    },
    'one-server': {
      manual: 'resolv.conf(5), options: attempts',
      title: 'one server: asked as often as attempts says, 5 at most',
      conf: `
        nameserver A
        options timeout:1 attempts:9`,
      servers: { A: 'drop' },
      absent: { asked: 'A', waited: 'A A A A A' },
      expected: absent('resolv.conf(5): attempts is silently capped to 5'),
    },
    'last-answers': {
      title: 'the last server answers, and the order of the first round is that of the file',
      servers: { A: 'refused', B: 'drop', C: 'answers' },
      absent: { result: '192.0.2.3 2001:db8::3', asked: 'A B C', waited: 'B' },
    },
  },
});
