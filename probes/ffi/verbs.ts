import type { Answer, Call } from './call.ts';
import { BadCommand } from './command.ts';
import { groupByIdVerb, groupListVerb, groupVerb, passwdByIdVerb, passwdVerb } from './verbs-accounts.ts';
import { addrinfoVerb, nameinfoVerb, strerrorVerb } from './verbs-addrinfo.ts';
import { etherVerb, mailAliasVerb, protocolVerb, rpcVerb, shadowVerb } from './verbs-databases.ts';
import { hostByAddressVerb, hostByName2Verb, hostByNameVerb, hostsVerb } from './verbs-hostent.ts';
import { innetgrVerb, netgroupVerb } from './verbs-netgroup.ts';
import { networkByAddressVerb, networkByNameVerb } from './verbs-networks.ts';
import { chrootVerb, limitVerb, localeVerb } from './verbs-process.ts';
import {
  nquerydomainVerb,
  nqueryVerb,
  nsearchVerb,
  nsendVerb,
  querydomainVerb,
  queryVerb,
  searchVerb,
  sendVerb,
} from './verbs-query.ts';
import { serviceByNameVerb, serviceByPortVerb } from './verbs-services.ts';
import { closeVerb, initVerb, ncloseVerb, ninitVerb, setVerb, stateVerb } from './verbs-state.ts';

interface Verb {
  required?: readonly string[];
  optional?: readonly string[];
  /** It takes any other arguments as well. */
  any?: true;
  run: (call: Call) => Answer;
}

const query = ['name', 'type'];
const optional = ['buffer'];

const verbs: Record<string, Verb> = {
  getaddrinfo: {
    optional: ['name', 'family', 'flags', 'hints', 'protocol', 'service', 'sockets', 'socktype'],
    run: addrinfoVerb,
  },
  getnameinfo: {
    required: ['address'],
    optional: ['port', 'flags', 'family', 'addrlen', 'hostlen', 'servlen'],
    run: nameinfoVerb,
  },
  gai_strerror: { required: ['code'], run: strerrorVerb },
  gethostbyname: { required: ['name'], optional, run: hostByNameVerb },
  gethostbyname2: { required: ['name', 'family'], optional, run: hostByName2Verb },
  gethostbyaddr: { required: ['address'], optional, run: hostByAddressVerb },
  gethostent: { optional: ['grow', ...optional], run: hostsVerb },
  getpwnam: { required: ['name'], optional, run: passwdVerb },
  getpwuid: { required: ['uid'], optional, run: passwdByIdVerb },
  getgrnam: { required: ['name'], optional, run: groupVerb },
  getgrgid: { required: ['gid'], optional, run: groupByIdVerb },
  getgrouplist: { required: ['name', 'gid'], run: groupListVerb },
  getservbyname: { required: ['name'], optional: ['protocol', ...optional], run: serviceByNameVerb },
  getservbyport: { required: ['port'], optional: ['protocol', ...optional], run: serviceByPortVerb },
  getnetbyname: { required: ['name'], optional, run: networkByNameVerb },
  getnetbyaddr: { required: ['network'], optional: ['family', ...optional], run: networkByAddressVerb },
  getprotobyname: { required: ['name'], optional, run: protocolVerb },
  getrpcbyname: { required: ['name'], optional, run: rpcVerb },
  getaliasbyname: { required: ['name'], optional, run: mailAliasVerb },
  getspnam: { required: ['name'], optional, run: shadowVerb },
  ether_hostton: { required: ['name'], run: etherVerb },
  getnetgrent: { required: ['name'], optional, run: netgroupVerb },
  innetgr: { required: ['name'], optional: ['host', 'user', 'domain'], run: innetgrVerb },
  res_query: { required: query, optional, run: queryVerb },
  res_search: { required: query, optional, run: searchVerb },
  res_querydomain: { required: ['domain', ...query], optional, run: querydomainVerb },
  res_send: { required: ['message'], optional, run: sendVerb },
  nquery: { required: ['state', ...query], optional, run: nqueryVerb },
  res_nsearch: { required: ['state', ...query], optional, run: nsearchVerb },
  res_nquerydomain: { required: ['state', 'domain', ...query], optional, run: nquerydomainVerb },
  res_nsend: { required: ['state', 'message'], optional, run: nsendVerb },
  res_init: { run: initVerb },
  res_close: { run: closeVerb },
  ninit: { required: ['state'], run: ninitVerb },
  nclose: { required: ['state'], run: ncloseVerb },
  state: { optional: ['state'], run: stateVerb },
  set: { optional: ['state', 'options+', 'options-', 'retrans', 'retry'], run: setVerb },
  chroot: { required: ['path'], run: chrootVerb },
  setlocale: { required: ['locale'], optional: ['category'], run: localeVerb },
  setrlimit: { required: ['resource'], optional: ['soft', 'hard'], run: limitVerb },
  fork: { required: ['verb'], optional: ['limit'], any: true, run: forkVerb },
};

/** @throws BadCommand for an unknown verb, or for arguments that it does not take */
function verbFor(name: string, keys: readonly string[]): Verb {
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!verb) throw new BadCommand('no such verb');
  const { required = [], optional = [], any = false } = verb;
  if (!any && !keys.every((key) => required.includes(key) || optional.includes(key))) {
    throw new BadCommand('the verb has no such argument');
  }
  if (!required.every((key) => keys.includes(key))) throw new BadCommand('an argument is missing');
  return verb;
}

function forkVerb(call: Call): Answer {
  const own = verbs.fork as Verb;
  const inner = [...call.args.keys()].filter((key) => !own.required?.includes(key) && !own.optional?.includes(key));
  call.number('limit', 0, 1e9);
  if (verbFor(call.text('verb'), inner) === own) throw new BadCommand('the child cannot fork');
  return { ok: false, error: 'unsupported', reason: 'Node cannot fork: a child would lack the threads of its engine' };
}

/** Performs a command on the calling thread. @throws BadCommand */
export function perform(name: string, call: Call): Answer {
  return verbFor(name, [...call.args.keys()]).run(call);
}
