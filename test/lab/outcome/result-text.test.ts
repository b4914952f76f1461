import { describe, expect, test } from 'vitest';
import { resultText } from '../../../lab/outcome/result-text.ts';
import type { CallEvent } from '../../../lab/probe/index.ts';

const FAMILY = { addresses: [], raw: 0 };
const MESSAGE = { rcode: null, answers: [] };
const STATE = { search: ['here.test'], optionsRaw: 1, flagsRaw: 0, retrans: 5, retry: 2, ndots: 1, tid: 77 };

/** The text of a result, of a call for `www.lab.test` without other arguments. */
function textOf(verb: string, result: object, args: CallEvent['args'] = { name: 'www.lab.test' }): string {
  const call = { kind: 'call', at: 1, end: 2, probe: 'program', thread: 'main', verb, args } as const;
  return resultText({ ...call, result: result as CallEvent['result'] });
}

describe('a result', () => {
  test.each<[string, string, object, string]>([
    [
      'addresses in their order',
      'getaddrinfo',
      { ok: true, addresses: ['2001:db8::1', '192.0.2.1'], raw: 6 },
      '2001:db8::1 192.0.2.1',
    ],
    [
      'another name',
      'getaddrinfo',
      { ok: true, addresses: ['192.0.2.1'], raw: 3, canonname: 'b.test', port: 53 },
      '192.0.2.1 canonname=b.test port=53',
    ],
    [
      'the same name',
      'gethostbyname',
      { ok: true, name: 'www.lab.test', aliases: [], addresses: ['192.0.2.1'] },
      '192.0.2.1',
    ],
    [
      'aliases',
      'gethostbyname',
      { ok: true, name: 'b.test', aliases: ['c', 'd'], addresses: ['192.0.2.1'] },
      '192.0.2.1 name=b.test aliases=c,d',
    ],
    [
      'an error of getaddrinfo',
      'getaddrinfo',
      { ok: false, eai: 'EAI_SYSTEM', errno: 'ETIMEDOUT', ...FAMILY },
      'EAI_SYSTEM ETIMEDOUT',
    ],
    [
      'an error of gethostbyname',
      'gethostbyname',
      { ok: false, h_errno: 'NETDB_INTERNAL', errno: 'ERANGE', aliases: [], addresses: [] },
      'NETDB_INTERNAL ERANGE',
    ],
    [
      'the text of a code',
      'gai_strerror',
      { ok: true, text: 'Name or service not known' },
      'Name or service not known',
    ],
    ['host and service', 'getnameinfo', { ok: true, host: 'a.test', service: 'domain' }, 'a.test domain'],
    [
      'a user',
      'getpwnam',
      { ok: true, found: true, name: 'www.lab.test', uid: 7, gid: 8, gecos: 'A B', dir: '/', shell: '' },
      'uid=7 gid=8 gecos=A\\032B dir=/',
    ],
    ['a user with another name', 'getpwuid', { ok: true, found: true, name: 'app', uid: 7 }, 'name=app uid=7'],
    ['no user', 'getpwnam', { ok: true, found: false }, 'not found'],
    [
      'an error in place of a user',
      'getgrnam',
      { ok: false, found: false, errno: 'EIO', members: [] },
      'not found EIO',
    ],
    [
      'records',
      'res_query',
      { ok: true, length: 9, wire: '00', rcode: 'NOERROR', answers: ['www.lab.test MX 10 a', 'a A 192.0.2.1'] },
      'MX 10 a, a A 192.0.2.1',
    ],
    [
      'records with the AD bit',
      'res_query',
      { ok: true, length: 9, wire: '00', rcode: 'NOERROR', answers: ['www.lab.test A 192.0.2.1'], ad: true },
      'A 192.0.2.1 ad',
    ],
    [
      'no records',
      'res_query',
      { ok: false, length: -1, wire: '00', h_errno: 'NO_DATA', rcode: 'NOERROR', answers: [] },
      'NO_DATA NOERROR',
    ],
    [
      'no reply',
      'res_query',
      { ok: false, length: -1, h_errno: 'TRY_AGAIN', errno: 'ETIMEDOUT', ...MESSAGE },
      'TRY_AGAIN ETIMEDOUT',
    ],
    [
      'a text with separators',
      'res_query',
      { ok: true, length: 9, wire: '00', rcode: 'NOERROR', answers: ['www.lab.test TXT "a; b|c"'] },
      'TXT "a\\059 b\\124c"',
    ],
    [
      'a state',
      'state',
      { ok: true, nameservers: ['192.0.2.53#5353'], options: ['RES_INIT', 'RES_ROTATE'], ...STATE },
      '192.0.2.53#5353 timeout=5 attempts=2 ndots=1 RES_ROTATE',
    ],
    [
      'flags of a state',
      'state',
      { ok: true, nameservers: [], options: ['RES_INIT'], ...STATE, flagsRaw: 0x200000 },
      'timeout=5 attempts=2 ndots=1 RES_F_SNGLKUP',
    ],
    [
      'a state that no lookup made',
      'state',
      { ok: true, nameservers: ['192.0.2.53'], options: [], ...STATE },
      'not initialised',
    ],
    ['a change of a state', 'set', { ok: true, nameservers: [], options: ['RES_INIT'], ...STATE }, 'ok'],
    ['success without members', 'res_init', { ok: true }, 'ok'],
    ['a failure without a name', 'res_init', { ok: false }, 'failed'],
    ['a function that the C library lacks', 'ninit', { ok: false, error: 'unsupported' }, 'unsupported'],
    [
      'members that no verb has today',
      'getservbyname',
      { ok: true, port: 53, aliases: ['x', 'y'], proto: 'udp' },
      'port=53 aliases=x,y proto=udp',
    ],
  ])('%s', (_, verb, result, text) => {
    expect(textOf(verb, result)).toBe(text);
  });

  test('the owner of a record equals the requested name in any spelling', () => {
    const found = { ok: true, length: 9, wire: '00', rcode: 'NOERROR', answers: ['a\\032b.test A 192.0.2.1'] };
    expect(textOf('res_query', found, { name: 'A b.test.', type: 'A' })).toBe('A 192.0.2.1');
  });

  const LOOKUP = { verb: 'getaddrinfo', start: 1, end: 2 } as const;
  test.each<[string, object, string]>([
    [
      'a result',
      { ok: true, pid: 77, exit: 0, child: { ...LOOKUP, result: { ok: true, addresses: ['192.0.2.1'], raw: 3 } } },
      'child: 192.0.2.1',
    ],
    ['a signal', { ok: false, pid: 77, signal: 'SIGSEGV' }, 'child ended by SIGSEGV'],
    ['a hang', { ok: false, pid: 77, hang: { syscall: 'futex', wchan: 'futex_wait_queue' } }, 'child hung in futex'],
    ['an exit', { ok: false, pid: 77, exit: 3 }, 'child ended with exit code 3'],
    ['no child', { ok: false, errno: 'EAGAIN' }, 'EAGAIN'],
  ])('of a call in a child: %s', (_, result, text) => {
    expect(textOf('fork', result, { verb: 'getaddrinfo', name: 'www.lab.test' })).toBe(text);
  });

  test.each<[CallEvent['ending'], string]>([
    [{ how: 'signal', signal: 'SIGABRT', lastWords: 'Assertion failed' }, 'ended by SIGABRT'],
    [{ how: 'exit', code: 1, lastWords: '' }, 'ended with exit code 1'],
  ])('an ending in place of a result', (ending, text) => {
    const call = { kind: 'call', at: 1, end: 2, probe: 'p', thread: 't', verb: 'res_init', args: {} } as const;
    expect(resultText({ ...call, result: { ok: false }, ...(ending && { ending }) })).toBe(text);
  });

  test('entries of a list', () => {
    const entries = [{ name: 'a', aliases: ['b'], addresses: ['192.0.2.1'] }];
    expect(textOf('gethostent', { ok: true, entries }, {})).toBe('entries=a/b/192.0.2.1');
  });
});
