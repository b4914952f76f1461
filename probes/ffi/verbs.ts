import type { Answer, Call } from './call.ts';
import { BadCommand } from './command.ts';
import { groupVerb, passwdVerb } from './verbs-accounts.ts';
import { addrinfoVerb, nameinfoVerb } from './verbs-addrinfo.ts';
import { hostByAddressVerb, hostByName2Verb, hostByNameVerb } from './verbs-hostent.ts';
import { nqueryVerb, queryVerb, searchVerb } from './verbs-query.ts';
import { closeVerb, initVerb, ncloseVerb, ninitVerb, setVerb, stateVerb } from './verbs-state.ts';

interface Verb {
  required?: readonly string[];
  optional?: readonly string[];
  run: (call: Call) => Answer;
}

const query = ['name', 'type'];

const verbs: Record<string, Verb> = {
  getaddrinfo: { required: ['name'], optional: ['family', 'flags', 'service', 'socktype'], run: addrinfoVerb },
  getnameinfo: { required: ['address'], optional: ['port', 'flags'], run: nameinfoVerb },
  gethostbyname: { required: ['name'], run: hostByNameVerb },
  gethostbyname2: { required: ['name', 'family'], run: hostByName2Verb },
  gethostbyaddr: { required: ['address'], run: hostByAddressVerb },
  getpwnam: { required: ['name'], run: passwdVerb },
  getgrnam: { required: ['name'], run: groupVerb },
  res_query: { required: query, run: queryVerb },
  res_search: { required: query, run: searchVerb },
  nquery: { required: ['state', ...query], run: nqueryVerb },
  res_init: { run: initVerb },
  res_close: { run: closeVerb },
  ninit: { required: ['state'], run: ninitVerb },
  nclose: { required: ['state'], run: ncloseVerb },
  state: { optional: ['state'], run: stateVerb },
  set: { optional: ['state', 'options+', 'options-', 'retrans', 'retry'], run: setVerb },
};

/** Carries a command out on the calling thread. @throws BadCommand */
export function perform(name: string, call: Call): Answer {
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!verb) throw new BadCommand('no such verb');
  const { required = [], optional = [], run } = verb;
  for (const key of call.args.keys()) {
    if (!required.includes(key) && !optional.includes(key)) throw new BadCommand('the verb has no such argument');
  }
  if (!required.every((key) => call.args.has(key))) throw new BadCommand('an argument is missing');
  return run(call);
}
