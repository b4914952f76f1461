import { expect, test } from 'vitest';
import { clientOptions, clientWord, provokeText } from '../../../lab/client/command-options.ts';
import { commandWords, isNameOf, parseProvoke } from '../../../lab/client/definition.ts';

test.each([
  ['curl -s http://www.example.test/', ['curl', '-s', 'http://www.example.test/']],
  ["sh -c 'while :; do getent hosts a; done'", ['sh', '-c', 'while :; do getent hosts a; done']],
  ['python3 -c "print(\\"a b\\")"', ['python3', '-c', 'print("a b")']],
  ["  a  b\\ c 'd'\"e\"f ''", ['a', 'b c', 'def', '']],
])('the words of %s', (text, words) => {
  expect(commandWords(text)).toEqual(words);
});

test.each([
  ['a | b', /'\|' needs a shell/],
  ['a; b', /';' needs a shell/],
  ['a $HOME', /'\$H' needs a shell/],
  ['a > b', /'>' needs a shell/],
  ["a 'b", /a quotation mark is open/],
  ['a "b', /a quotation mark is open/],
  [' ', /needs a command/],
])('%j is refused', (text, message) => {
  expect(() => commandWords(text)).toThrow(message);
});

test.each([
  ['itself', { how: 'itself' }],
  ['line', { how: 'line', text: '' }],
  ['line:a:b c', { how: 'line', text: 'a:b c' }],
  ['signal:HUP', { how: 'signal', signal: 'SIGHUP' }],
  ['signal:SIGUSR1', { how: 'signal', signal: 'SIGUSR1' }],
  ['connect:25', { how: 'connect', port: 25 }],
  ['exec:sendmail -q', { how: 'exec', command: 'sendmail -q' }],
])('%s provokes', (text, provoke) => {
  const read = parseProvoke(text);
  expect(read).toEqual(provoke);
  expect(parseProvoke(provokeText(read))).toEqual(read);
});

test.each(['', 'itself:x', 'signal', 'signal:FOO', 'connect:0', 'connect:65536', 'connect:smtp', 'exec:', 'sleep:1'])(
  '%j provokes nothing',
  (text) => {
    expect(() => parseProvoke(text)).toThrow(/provokes no lookup|there is no signal/);
  },
);

test.each([
  ['www.example.test', 'WWW.example.TEST', true],
  ['www.example.test.', 'www.example.test', true],
  ['*.example.test', 'a.b.example.test', true],
  ['*.example.test', 'example.test', false],
  ['*', 'anything', true],
  ['www.example.test', 'xwww.example.test', false],
])('%s, asked for %s: %s', (name, asked, is) => {
  expect(isNameOf(name, asked)).toBe(is);
});

test.each([[['sh', '-c', "while :; do echo 'a b'; done"]], [['x', '', '$HOME', '"', 'a\\b', '|']]])(
  '%j can be given as it is',
  (words) => {
    expect(commandWords(words.map(clientWord).join(' '))).toEqual(words);
  },
);

test('the options of a client', () => {
  const client = {
    ...{ command: ['sh', '-c', 'a b'], provoke: parseProvoke('connect:25'), name: '*', forks: true, root: '/r' },
    ...{ mounts: [{ source: '/s', target: '/t', writable: true }], env: { A: 'b c' }, patience: 5 },
  };
  expect(clientOptions(client)).toEqual([
    ...['--client', "sh -c 'a b'", '--provoke', 'connect:25', '--name', '*', '--client-forks'],
    ...['--mount', '/s:/t:rw', '--root', '/r', '--client-env', 'A=b c', '--patience', '5'],
  ]);
});
