import { absent, scenario } from 'resolv-lab';

const RULE = 'nsswitch.conf(5), STATUS and ACTION';
const line = (criteria: string) => `hosts: dns ${criteria} files`;

export default scenario({
  kind: 'conformance',
  manual: 'nsswitch.conf(5), notfound',
  title: 'notfound: without an action the next service is asked',
  about: `
    The name is in /etc/hosts, whose service is the last. An action in brackets says what follows a result of DNS. The result notfound is NXDOMAIN or a name without
    addresses, unavail a server that is silent, refuses or fails, and success an answer.`,
  conf: 'nameserver A\noptions timeout:1 attempts:1',
  hosts: '192.0.2.77 www.lab.test',
  nsswitch: line(''),
  servers: { A: 'nxdomain' },
  musl: 'musl has no nsswitch.conf',
  steps: ['getaddrinfo www.lab.test family=inet'],
  absent: { result: '192.0.2.77' },
  expected: absent(`${RULE}: the default action of notfound is continue`),
  variants: {
    'notfound-return': {
      title: '[NOTFOUND=return] ends the lookup',
      nsswitch: line('[NOTFOUND=return]'),
      absent: { result: 'EAI_NONAME' },
      expected: absent(`${RULE}: return calls no further lookup functions`),
    },
    'lower-case': {
      title: 'the case of the words does not matter',
      manual: 'nsswitch.conf(5), actions',
      nsswitch: line('[notFound=RETURN]'),
      absent: { result: 'EAI_NONAME' },
      expected: absent('nsswitch.conf(5): the case of the keywords is not significant'),
    },
    unavail: {
      title: 'unavail: without an action the next service is asked',
      manual: 'nsswitch.conf(5), unavail',
      servers: { A: 'drop' },
      expected: absent(`${RULE}: the default action of unavail is continue`),
    },
    'not-unavail': {
      title: '[!UNAVAIL=return] ends the lookup after every other result',
      manual: 'nsswitch.conf(5), actions',
      nsswitch: line('[!UNAVAIL=return]'),
      absent: { result: 'EAI_NONAME' },
      expected: absent('nsswitch.conf(5): the exclamation mark stands for all results except that one'),
    },
    'success-return': {
      title: 'success: without an action the first service decides',
      manual: 'nsswitch.conf(5), success',
      servers: { A: 'answers' },
      absent: { result: '192.0.2.1' },
      expected: absent(`${RULE}: the default action of success is return`),
    },
  },
});
