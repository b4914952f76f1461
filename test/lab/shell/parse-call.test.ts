import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { isVerb } from '../../../lab/probe/index.ts';
import { argumentsOf, FORMS } from '../../../lab/shell/call-signatures.ts';
import { parseProgramCall } from '../../../lab/shell/parse-call.ts';

const read = (line: string) => parseProgramCall(line.split(' '));
const main = { program: null, thread: 'main', begin: false };

test.each([
  ['a.test', { ...main, verb: 'getaddrinfo', args: { name: 'a.test' } }],
  ['getaddrinfo a.test inet6', { ...main, verb: 'getaddrinfo', args: { name: 'a.test', family: 'inet6' } }],
  ['a.test flags=AI_CANONNAME', { ...main, verb: 'getaddrinfo', args: { name: 'a.test', flags: 'AI_CANONNAME' } }],
  ['res_query a.test', { ...main, verb: 'res_query', args: { name: 'a.test', type: 'A' } }],
  ['res_query a.test MX', { ...main, verb: 'res_query', args: { name: 'a.test', type: 'MX' } }],
  ['set options+=RES_DEBUG', { ...main, verb: 'set', args: { 'options+': 'RES_DEBUG' } }],
  ['state', { ...main, verb: 'state', args: {} }],
  ['state mine', { ...main, verb: 'state', args: { state: 'mine' } }],
  ['res_query a.test type=MX', { ...main, verb: 'res_query', args: { name: 'a.test', type: 'MX' } }],
  ['set options-=RES_SNGLKUP,8', { ...main, verb: 'set', args: { 'options-': 'RES_SNGLKUP,8' } }],
  ['a.test family=99', { ...main, verb: 'getaddrinfo', args: { name: 'a.test', family: '99' } }],
  ['-t other a.test', { ...main, thread: 'other', verb: 'getaddrinfo', args: { name: 'a.test' } }],
  ['--new -t other a.test', { ...main, thread: 'other', begin: true, verb: 'getaddrinfo', args: { name: 'a.test' } }],
  ['--program fresh getpwnam root', { ...main, program: 'fresh', verb: 'getpwnam', args: { name: 'root' } }],
  ['test', { ...main, verb: 'getaddrinfo', args: { name: 'test' } }],
  ['res_nsearch mine a.test', { ...main, verb: 'res_nsearch', args: { state: 'mine', name: 'a.test', type: 'A' } }],
  ['getservbyname http tcp', { ...main, verb: 'getservbyname', args: { name: 'http', protocol: 'tcp' } }],
  ['fork a.test inet', { ...main, verb: 'fork', args: { verb: 'getaddrinfo', name: 'a.test', family: 'inet' } }],
  [
    'fork limit=9 res_query a.test',
    { ...main, verb: 'fork', args: { verb: 'res_query', name: 'a.test', type: 'A', limit: '9' } },
  ],
  ['bücher.test', { ...main, verb: 'getaddrinfo', args: { name: 'b\u00c3\u00bccher.test' } }],
  ['getaddrinfo stat', { ...main, verb: 'getaddrinfo', args: { name: 'stat' } }],
])('%s', (line, call) => {
  expect(read(line)).toEqual(call);
});

describe('invalid arguments', () => {
  test.each([
    ['-t other', 'missing arguments: '],
    ['set', 'missing arguments: set options+=NAME'],
    ['res_init now', "res_init takes nothing, not 'now'"],
    [
      'a.test inet b.test',
      "getaddrinfo takes [name] [family] [socktype=] [protocol=] [flags=] [service=] [hints=] [sockets=], not 'b.test'",
    ],
    ['set foo', "set takes [options+=] [options-=] [retrans=] [retry=] [state=], not 'foo'"],
    ['set option-=RES_DEBUG', "set: no argument 'option-': did you mean 'options-'?"],
    ['res_init now=1', "res_init takes nothing, not 'now=1'"],
    ['name=a.test b.test', 'getaddrinfo: name occurs twice'],
    ['set options+=FOO', "set options+: no option 'FOO': known are RES_INIT, RES_DEBUG,"],
    ['set options+=RES_DEBUG,SNGLKUP', "set options+: no option 'SNGLKUP': did you mean 'RES_SNGLKUP'?"],
    ['res_query a.test FOO', "res_query type: no record type 'FOO': known are A, NS, CNAME,"],
    ['a.test flags=AI_CANONAME', "getaddrinfo flags: no flag 'AI_CANONAME': did you mean 'AI_CANONNAME'?"],
    ['getnameinfo ::1 flags=AI_ALL', "getnameinfo flags: no flag 'AI_ALL': "],
    ['a.test MX', "getaddrinfo family: no family 'MX': known are unspec, inet, inet6"],
    ['res_query', 'res_query needs name: res_query name [type]'],
    ['gethostbyname', 'gethostbyname needs name: gethostbyname name [buffer=]'],
    ['gethostbyname2 a.test', 'gethostbyname2 needs family: gethostbyname2 name family'],
    ['res_qery a.test', "no function 'res_qery': did you mean 'res_query'? To look up the name: getaddrinfo res_qery"],
    ['query a.test MX', "no function 'query': did you mean 'res_query'?"],
    ['--new a.test', 'a new thread needs a name: --new -t NAME'],
    ['-t a/b a.test', "invalid thread name 'a/b'"],
    ['--loud a.test', /^Unknown option '--loud': usage: \[-p PROGRAM\]/],
    ['a.test protocol=tpc', "getaddrinfo protocol: no protocol 'tpc': did you mean 'tcp'?"],
    ['setrlimit NOFILE', "setrlimit resource: no resource 'NOFILE': did you mean 'RLIMIT_NOFILE'?"],
    ['fork', 'missing arguments: '],
    ['fork fork a.test', 'fork: the child cannot call fork'],
    ['fork thread-exit', 'fork: the child cannot call thread-exit'],
    ['a.test -t', /argument missing: usage: \[-p/],
  ])('%s', (line, message) => {
    expect(() => read(line)).toThrow(message);
  });
});

test('functions have the arguments of the protocol page', async () => {
  const protocol = await readFile(new URL('../../../probes/PROTOCOL.md', import.meta.url), 'utf8');
  const said = [...protocol.matchAll(/^\| (`[^|]+`) +\| ([^|]*)\|/gm)].flatMap(([, verbs = '', args = '']) =>
    [...verbs.matchAll(/`(.+?)`/g)].map(([, verb = '']) => [
      verb,
      [...args.matchAll(/`(.+?)`/g)].map(([, word]) => word),
    ]),
  );
  const mine = Object.keys(FORMS)
    .filter(isVerb)
    .map((verb) => [
      verb,
      // In the shell `type` defaults to A.
      argumentsOf(verb).map(({ key, required }) => (required || key === 'type' ? key : `[${key}]`)),
    ]);
  const sorted = (forms: unknown[][]) =>
    Object.fromEntries(forms.map(([verb, args]) => [verb, [...(args as [])].sort()]));
  expect(Object.keys(sorted(mine)).length).toBeGreaterThan(15);
  const protocolForms = sorted(said.filter(([verb]) => typeof verb === 'string' && isVerb(verb)));
  expect(sorted(mine)).toEqual(protocolForms);
});
