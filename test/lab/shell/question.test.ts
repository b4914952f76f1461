import { describe, expect, test } from 'vitest';
import { parseQuestion } from '../../../lab/shell/question.ts';

const read = (line: string) => parseQuestion(line.split(' '));
const main = { program: null, thread: 'main' };

test.each([
  ['a.test', { ...main, verb: 'getaddrinfo', args: { name: 'a.test' } }],
  ['getaddrinfo a.test inet6', { ...main, verb: 'getaddrinfo', args: { name: 'a.test', family: 'inet6' } }],
  ['a.test flags=AI_CANONNAME', { ...main, verb: 'getaddrinfo', args: { name: 'a.test', flags: 'AI_CANONNAME' } }],
  ['res_query a.test', { ...main, verb: 'res_query', args: { name: 'a.test', type: 'A' } }],
  ['res_query a.test MX', { ...main, verb: 'res_query', args: { name: 'a.test', type: 'MX' } }],
  ['set options+=RES_DEBUG', { ...main, verb: 'set', args: { 'options+': 'RES_DEBUG' } }],
  ['state', { ...main, verb: 'state', args: {} }],
  ['-t other a.test', { ...main, thread: 'other', verb: 'getaddrinfo', args: { name: 'a.test' } }],
  ['--program fresh getpwnam root', { program: 'fresh', thread: 'main', verb: 'getpwnam', args: { name: 'root' } }],
])('%s', (line, question) => {
  expect(read(line)).toEqual(question);
});

describe('what makes no sense', () => {
  test.each([
    ['-t other', 'ask for something'],
    ['set', 'set what?'],
    ['res_init now', "res_init takes nothing, not 'now'"],
    ['a.test inet b.test', "getaddrinfo takes name family, not 'b.test'"],
    ['--loud a.test', "Unknown option '--loud'"],
  ])('%s', (line, told) => {
    expect(() => read(line)).toThrow(told);
  });
});
