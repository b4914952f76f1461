import { expect, test } from 'vitest';
import { type QuestionOptions, questionAgain, questionOf, questionWords } from '../../bin/ask-question.ts';
import { unasked } from '../../lab/ask/definition.ts';

const STEP = 'getaddrinfo www.lab.test';
const CONF = 'nameserver 10.20.0.53; nameserver B';

test.each<[string, string[], QuestionOptions, string[]]>([
  ['a server that the resolv.conf names', [STEP], { conf: CONF, server: ['10.20.0.53 drop', 'B dead'] }, []],
  ['the default server', [STEP], { server: ['A servfail'] }, []],
  ['one of a later resolv.conf', [STEP, 'conf nameserver C', STEP], { server: ['C drop'] }, []],
  ['no nameserver in the file: the resolver asks 127.0.0.1', [STEP], { conf: 'search x', server: ['A drop'] }, []],
  ['a file that is removed', ['remove resolv.conf', STEP], { conf: 'nameserver B', server: ['A drop'] }, []],
  ['a mistyped address', [STEP], { conf: CONF, server: ['10.20.0.35 drop'] }, ['10.20.0.35']],
  ['a server of a step alone', ['server C dead', STEP], { server: ['C drop'] }, ['C']],
])('the servers that no resolv.conf names: %s', (_, steps, options, names) => {
  expect(unasked(questionOf(steps, options))).toEqual(names);
});

test.each<[string, string[], QuestionOptions]>([
  ['a call alone', [STEP], {}],
  ['a resolv.conf and servers', [STEP, 'server A drop', STEP], { conf: CONF, server: ['B dead', 'A drop type=AAAA'] }],
  ['all that has text', [STEP], { record: ['www.lab.test TXT "-x"'], env: ['A=-b', 'C='], hostname: 'box' }],
  ['texts that begin like options', [STEP], { conf: '-- x', server: ['-A drop'] }],
])('the words of a question ask it again: %s', (_, steps, options) => {
  const question = questionOf(steps, options);
  expect(questionAgain(questionWords(steps, options, question))).toEqual(question);
});
