import { absent, scenario } from 'resolv-lab';

const line = 'resolv.conf(5): the keyword must start the line';

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), options',
  title: 'values of ndots, timeout and attempts above their limits are cut, and lines of options add up',
  symptoms: ['a large timeout in resolv.conf has no effect'],
  about: `
    glibc reads \`ndots\` up to 15, \`timeout\` up to 30 and \`attempts\` up to 5, and says nothing about larger values. Each line of options changes only
    what it names. \`RES_OPTIONS\` in the environment is added to them.`,
  conf: `
    nameserver A
    options ndots:99 timeout:99 attempts:99`,
  servers: { A: 'answers' },
  musl: 'musl has no state whose values could be printed',
  steps: ['getaddrinfo www.lab.test.', 'state'],
  absent: { result: '127.0.0.1 timeout=30 attempts=5 ndots=15' },
  expected: absent('resolv.conf(5): the values are silently capped to 15, 30 and 5'),
  variants: {
    'two-lines': {
      title: 'two lines of options add up',
      conf: `
        nameserver A
        options timeout:3
        options attempts:4`,
      absent: { result: '127.0.0.1 timeout=3 attempts=4 ndots=1' },
      expected: absent('glibc resolv/res_init.c: each line of options changes the same template'),
    },
    environment: {
      title: 'RES_OPTIONS is added to the options of the file',
      manual: 'resolv.conf(5), RES_OPTIONS',
      conf: `
        nameserver A
        options timeout:3`,
      env: { RES_OPTIONS: 'timeout:2 ndots:7' },
      absent: { result: '127.0.0.1 timeout=2 attempts=2 ndots=7' },
      expected: absent('resolv.conf(5): the options of a process can be amended by RES_OPTIONS'),
    },
    indented: {
      title: 'a keyword behind a space is ignored',
      manual: 'resolv.conf(5), lines',
      conf: 'nameserver A\n options ndots:3 timeout:3',
      absent: { result: '127.0.0.1 timeout=5 attempts=2 ndots=1' },
      expected: absent(line),
    },
    comment: {
      title: 'a line that begins with ; or # is a comment',
      manual: 'resolv.conf(5), comments',
      conf: 'nameserver A\n;options ndots:3\n#options timeout:3',
      absent: { result: '127.0.0.1 timeout=5 attempts=2 ndots=1' },
      expected: absent('resolv.conf(5): lines with ; or # in the first column are comments'),
    },
  },
});
