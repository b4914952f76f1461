import { absent, scenario } from 'resolv-lab';

const PAGE = 'nsswitch.conf(5): files reads the file of the database, such as /etc/rpc for rpc';
const LINES = ['aliases', 'ethers', 'protocols', 'rpc', 'shadow'];
/** Only this database has the service files; the others have one that does not exist. */
const only = (database: string) => LINES.map((line) => `${line}: ${line === database ? 'files' : 'nosuch'}`).join('\n');
const database = (name: string, step: string, result: string) => ({
  title: `${name}: files is /etc/${name}`,
  nsswitch: only(name),
  steps: [step],
  absent: { result },
});
/** The lookups of the five databases, in the order of the lines. */
const STEPS = [
  'getaliasbyname team',
  'ether_hostton box',
  'getprotobyname labproto',
  'getrpcbyname labrpc',
  'getspnam ann',
];

export default scenario({
  kind: 'conformance',
  manual: 'nsswitch.conf(5), databases',
  ...database('aliases', 'getaliasbyname team', 'members=ann,bob'),
  about: `
    Mail aliases, Ethernet addresses, protocols, programs of RPC and shadow passwords are databases of nsswitch.conf too. Only the database of the lookup has the service
    \`files\`; the others have a service that does not exist.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  etc: {
    aliases: 'team: ann, bob\n',
    ethers: '02:00:00:00:00:07 box\n',
    protocols: 'labproto 254 LABPROTO\n',
    rpc: 'labrpc 4711 labcall\n',
    shadow: 'ann:*:19000:0:99999:7:::\n',
  },
  musl: 'musl has no nsswitch.conf',
  expected: absent(PAGE),
  variants: {
    ethers: database('ethers', 'ether_hostton box', 'address=2:0:0:0:0:7'),
    protocols: database('protocols', 'getprotobyname labproto', 'aliases=LABPROTO number=254'),
    rpc: database('rpc', 'getrpcbyname labrpc', 'aliases=labcall number=4711'),
    shadow: database('shadow', 'getspnam ann', 'lastchange=19000'),
    none: {
      title: 'the lines of other databases do not count',
      nsswitch: only('hosts'),
      steps: STEPS.map((step, at) => `${LINES[at]}: ${step}`),
      absent: Object.fromEntries(
        LINES.map((line) => [line, { result: ['not found', 'not found EAGAIN', 'not found ENOENT'] }]),
      ),
    },
  },
});
