import { expect, test } from 'vitest';
import { confHints } from '../../../lab/ask/conf-hints.ts';

const CALL = 'getaddrinfo www.lab.test';

test.each([
  ['namserver A', ["no keyword 'namserver', and resolvers ignore it: did you mean 'nameserver'?"]],
  ['nameserver A\noptoins timeout:1', ["no keyword 'optoins', and resolvers ignore it: did you mean 'options'?"]],
  ['options timout:1 rotate', ["no option 'timout:', and resolvers ignore it: did you mean 'timeout:'?"]],
  ['options timeout', ["no option 'timeout', and resolvers ignore it: did you mean 'timeout:'?"]],
  ['options no-relaod', ["no option 'no-relaod', and resolvers ignore it: did you mean 'no-reload'?"]],
])('%j: a hint', (conf, hints) => {
  expect(confHints({ steps: [CALL], conf })).toEqual(hints.map((hint) => `resolv.conf has ${hint}`));
});

test.each([
  'nameserver A\nsearch lab.test\ndomain lab.test\nsortlist 10.0.0.0\noptions rotate timeout:1 attempts:1 ndots:2',
  '# namserver A\n; optoins rotate\n\n',
  'lookup file bind',
  'options whatever rotatex',
  'options single-request single-request-reopen',
])('%j: no hint', (conf) => {
  expect(confHints({ steps: [CALL], conf })).toEqual([]);
});

test('a hint about the resolv.conf of each step that writes it, once', () => {
  const steps = [
    'conf namserver B; optoins rotate',
    CALL,
    '@client write resolv.conf namserver B',
    'file hosts namserver',
  ];
  expect(confHints({ steps, conf: 'nameserver A' }).map((hint) => /'(\w+)',/.exec(hint)?.[1])).toEqual([
    'namserver',
    'optoins',
  ]);
});
