import {
  addressKey,
  type decodeReply,
  encodeRequest,
  netgroupKey,
  type RequestType,
  textKey,
} from '../../lab/index.ts';

type Fields = ReturnType<typeof decodeReply>['fields'];

/** A request, and what nscd-client.h and the data of the host say of its reply. */
export interface ProtocolRequest {
  /** A type of nscd-client.h, or what the row has in place of one. */
  type: RequestType | 'type 22' | 'type -1' | 'version 1';
  octets: Buffer;
  /**
   * The entry; null if there is none, `cache` for a descriptor of the daemon's cache or nothing, `nothing` for a connection that is closed at
   * once, `end` for the end of the daemon.
   */
  reply: Fields | null | 'cache' | 'nothing' | 'end';
  /** The title of a row that is not about an entry. */
  about?: string;
  /** The error in a reply that found nothing, where the reply of nscd has the field. */
  error?: 'HOST_NOT_FOUND' | 'TRY_AGAIN' | 'NETDB_SUCCESS';
  /** What a program asks without the daemon, to show that the nameserver answers SERVFAIL. */
  broken?: { verb: 'gethostbyname'; args: { name: string } } | { verb: 'gethostbyaddr'; args: { address: string } };
}

/** The data of the host that the requests ask for. */
export const FILES = {
  passwd: 'root:x:0:0:root:/:/bin/sh\nlab:pw:4294967000:1234:a lab,\xe9\xff:/home/lab:/bin/sh\n',
  group: 'root:x:0:\ncrew:pw:4294967001:lab,root\nsecond:x:70:lab\nlab:x:1234:\n',
  services: 'chat 5222/tcp xmpp jabber\n',
  netgroup: 'team (host1,user1,lab.test) (host2,,)\n',
};

/** The records below lab.test, and the zones of the addresses. */
export const ADDRESSES = { A: ['192.0.2.1', '192.0.2.2'], AAAA: ['2001:db8::1'] };

const USER: Fields = {
  ...{ name: 'lab', passwd: 'pw', uid: 4294967000, gid: 1234 },
  ...{ gecos: 'a lab,\xe9\xff', dir: '/home/lab', shell: '/bin/sh' },
};
const GROUP: Fields = { name: 'crew', passwd: 'pw', gid: 4294967001, members: ['lab', 'root'] };
const SERVICE: Fields = { name: 'chat', protocol: 'tcp', port: 5222, aliases: ['xmpp', 'jabber'] };

const HOST = 'box.lab.test';
const MISSING = 'nothing.lab.test';
const BROKEN = 'broken.lab.test';

/** The names for which the nameserver answers SERVFAIL: that of the host, and those of its addresses. */
export const SERVFAIL = [BROKEN, '98.2.0.192.in-addr.arpa', `8.9${'.0'.repeat(22)}.8.b.d.0.1.0.0.2.ip6.arpa`];

/** The port of a service in a key is the number that its two octets in network order are to this machine (nscd_getserv_r.c). */
function portKey(port: number): Buffer {
  const octets = Buffer.alloc(2);
  octets.writeUInt16BE(port);
  return textKey(`${new Uint16Array(new Uint8Array(octets).buffer)[0]}/tcp`);
}

function found(type: RequestType, key: Buffer, reply: Fields): [string, ProtocolRequest] {
  return [type, { type, octets: encodeRequest(type, key), reply }];
}

function missing(type: RequestType, key: Buffer): [string, ProtocolRequest] {
  return [`${type}-missing`, { type, octets: encodeRequest(type, key), reply: null }];
}

/** nscd/hstcache.c, `notfound`; in that of nscd/aicache.c the error is 0. */
function missingHost(type: RequestType, key: Buffer): [string, ProtocolRequest] {
  const [name, request] = missing(type, key);
  return [name, { ...request, error: type === 'GETAI' ? 'NETDB_SUCCESS' : 'HOST_NOT_FOUND' }];
}

/** nscd/hstcache.c, `tryagain`; of GETAI since glibc 2.44. */
function servfail(type: RequestType, address?: string): [string, ProtocolRequest] {
  const octets = encodeRequest(type, address === undefined ? textKey(BROKEN) : addressKey(address));
  const broken: ProtocolRequest['broken'] =
    address === undefined
      ? { verb: 'gethostbyname', args: { name: BROKEN } }
      : { verb: 'gethostbyaddr', args: { address } };
  return [`${type}-servfail`, { type, octets, reply: null, error: 'TRY_AGAIN', broken }];
}

function cache(type: RequestType, database: string): [string, ProtocolRequest] {
  const about = 'a descriptor of the cache, or no reply at once';
  return [type, { type, octets: encodeRequest(type, textKey(database)), reply: 'cache', about }];
}

/** A request about the daemon itself, from root. nscd obeys root alone (nscd/connections.c, handle_request). */
function aboutDaemon(
  type: 'SHUTDOWN' | 'GETSTAT' | 'INVALIDATE',
  reply: Fields | 'end',
  about: string,
): [string, ProtocolRequest] {
  const key = type === 'INVALIDATE' ? textKey('passwd') : Buffer.alloc(0);
  return [type, { type, octets: encodeRequest(type, key), reply, about }];
}

/** nscd closes the connection (nscd/connections.c, nscd_run_worker and handle_request). */
function refused(row: string, type: ProtocolRequest['type'], octets: Buffer): [string, ProtocolRequest] {
  return [row, { type, octets, reply: 'nothing', about: 'the connection is closed at once' }];
}

/** LASTREQ of nscd/nscd-client.h: the first number that is no type. */
const LASTREQ = 22;

/** One request for each row, by the name of the row. */
export const REQUESTS: Readonly<Record<string, ProtocolRequest>> = Object.fromEntries([
  found('GETPWBYNAME', textKey('lab'), USER),
  missing('GETPWBYNAME', textKey('nobody-here')),
  found('GETPWBYUID', textKey('4294967000'), USER),
  missing('GETPWBYUID', textKey('4294960000')),
  found('GETGRBYNAME', textKey('crew'), GROUP),
  missing('GETGRBYNAME', textKey('nobody-here')),
  found('GETGRBYGID', textKey('4294967001'), GROUP),
  missing('GETGRBYGID', textKey('4294960000')),
  found('INITGROUPS', textKey('lab'), { groups: [4294967001, 70] }),
  missing('INITGROUPS', textKey('nobody-here')),
  found('GETHOSTBYNAME', textKey(HOST), { name: HOST, addresses: ADDRESSES.A, aliases: [] }),
  missingHost('GETHOSTBYNAME', textKey(MISSING)),
  servfail('GETHOSTBYNAME'),
  found('GETHOSTBYNAMEv6', textKey(HOST), { name: HOST, addresses: ADDRESSES.AAAA, aliases: [] }),
  missingHost('GETHOSTBYNAMEv6', textKey(MISSING)),
  servfail('GETHOSTBYNAMEv6'),
  found('GETHOSTBYADDR', addressKey('192.0.2.1'), { name: HOST, addresses: ['192.0.2.1'], aliases: [] }),
  missingHost('GETHOSTBYADDR', addressKey('192.0.2.99')),
  servfail('GETHOSTBYADDR', '192.0.2.98'),
  found('GETHOSTBYADDRv6', addressKey('2001:db8::1'), { name: HOST, addresses: ['2001:db8::1'], aliases: [] }),
  missingHost('GETHOSTBYADDRv6', addressKey('2001:db8::99')),
  servfail('GETHOSTBYADDRv6', '2001:db8::98'),
  found('GETAI', textKey(HOST), { addresses: [...ADDRESSES.A, ...ADDRESSES.AAAA], canonname: HOST }),
  missingHost('GETAI', textKey(MISSING)),
  servfail('GETAI'),
  found('GETSERVBYNAME', textKey('chat/tcp'), SERVICE),
  missing('GETSERVBYNAME', textKey('nothing/tcp')),
  found('GETSERVBYPORT', portKey(5222), SERVICE),
  missing('GETSERVBYPORT', portKey(5223)),
  found('GETNETGRENT', textKey('team'), { members: ['(host1,user1,lab.test)', '(host2,,)'] }),
  missing('GETNETGRENT', textKey('nothing')),
  found('INNETGR', netgroupKey('team', 'host1', null, 'lab.test'), { result: 1 }),
  [
    'INNETGR-no',
    {
      type: 'INNETGR',
      octets: encodeRequest('INNETGR', netgroupKey('team', 'host9', null, null)),
      reply: { result: 0 },
      about: 'a triple that is not in the netgroup',
    },
  ],
  missing('INNETGR', netgroupKey('nothing', 'host1', null, null)),
  cache('GETFDPW', 'passwd'),
  cache('GETFDGR', 'group'),
  cache('GETFDHST', 'hosts'),
  cache('GETFDSERV', 'services'),
  cache('GETFDNETGR', 'netgroup'),
  aboutDaemon('GETSTAT', {}, 'the statistics, for root'),
  aboutDaemon('INVALIDATE', { errno: 0 }, 'root empties the cache of users'),
  aboutDaemon('SHUTDOWN', 'end', 'root ends the daemon'),
  refused('other-type', 'type 22', encodeRequest(LASTREQ, textKey('lab'))),
  refused('negative-type', 'type -1', encodeRequest(-1, textKey('lab'))),
  refused('other-version', 'version 1', encodeRequest('GETPWBYNAME', textKey('lab'), { version: 1 })),
]);
