import { bugPage, isCve } from '../util/bug-page.ts';
import type {
  Answerer,
  OutcomePattern,
  OutcomePatterns,
  ScenarioDefinition,
  ServerDefinition,
  Situation,
  StepDefinition,
} from './definition.ts';
import { expectationInWords } from './expectations.ts';
import { readImageMount } from './mounts.ts';
import { isOne } from './pattern.ts';
import { dedent } from './text.ts';

/**
 * The lesson of a scenario as Markdown: all that its file says, in words.
 *
 * @param file the path of the file; undefined for a scenario without one
 */
export function lessonOf(id: string, definition: ScenarioDefinition, file?: string): string {
  const { title, about, manual, symptoms = [], cures = [], steps, variants = {} } = definition;
  const sections = [
    `# ${id}: ${title}`,
    unwrapped(about),
    bullets([
      ...(manual === undefined ? [] : [`the manual: ${manual}`]),
      ...linksOf(definition),
      ...(file === undefined ? [] : [`the scenario: \`${file}\``]),
    ]),
    section('What people see', bullets(symptoms)),
    section('What helps', bullets(cures)),
    section('The set-up', setUp(definition)),
    section('Steps', steps.map((step, at) => `${at + 1}. ${stepInWords(step)}`).join('\n')),
    section('What you see', outcomes(definition)),
    section('What is expected', expectations(definition)),
    section('Variants', variantTable(variants)),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function section(title: string, text: string): string {
  return text === '' ? '' : `## ${title}\n\n${text}`;
}

function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

function unwrapped(text: string): string {
  return text.trim().replaceAll(/\n[ \t]+/g, '\n');
}

/** The pages of the bugs, and the further links of the scenario. */
function linksOf({ bugs = [], links = [] }: ScenarioDefinition): string[] {
  const pages = bugs.map((bug) => ({ text: isCve(bug) ? bug : `bug ${bug}`, page: bugPage(bug) }));
  const further = links.filter((link) => !pages.some(({ page }) => page === link));
  return [...pages.map(({ text, page }) => `[${text}](${page})`), ...further.map((link) => `<${link}>`)];
}

function setUp(situation: Situation): string {
  const { env = {}, hostname, ip = [], servers, machines = {} } = situation;
  const blocks = Object.entries(filesOf(situation)).map(
    ([path, text]) => `\`${path}\`:\n\n\`\`\`\n${shortened(dedent(text))}\`\`\``,
  );
  const facts = [
    ...Object.entries(servers).map(([name, server]) => `server ${name}: ${serverInWords(server)}`),
    ...Object.entries(env).map(([name, value]) => `the program's environment has \`${name}=${value}\``),
    ...(hostname === undefined ? [] : [`the host's name is \`${hostname}\``]),
    ...ip.map((command) => `\`ip ${command}\``),
    ...machineInWords(situation),
    ...Object.entries(machines).flatMap(([name, machine]) => machineInWords(machine, ` on ${name}`)),
    ...restrictions(situation),
  ];
  return [...blocks, bullets(facts)].filter((text) => text !== '').join('\n\n');
}

/** The files of a situation by their paths; folders have a slash at the end. */
function filesOf({
  conf,
  hosts,
  nsswitch,
  gaiConf,
  hostConf,
  etc = {},
  files = {},
}: Situation): Record<string, string> {
  const inEtc = {
    'resolv.conf': conf,
    hosts,
    'nsswitch.conf': nsswitch,
    'gai.conf': gaiConf,
    'host.conf': hostConf,
    ...etc,
  };
  return Object.fromEntries(
    [
      ...Object.entries(inEtc).map(([name, text]) => [`/etc/${name}`, text] as const),
      ...Object.entries(files).filter(([path]) => !path.endsWith('/')),
    ].filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** The packages, the mounts and the services of a machine. */
function machineInWords(
  { packages, mounts, services = {} }: Pick<Situation, 'packages' | 'mounts' | 'services'>,
  where = '',
): string[] {
  const list = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');
  return [
    ...(packages && packages.length > 0
      ? [`Debian packages in the image of the program${where}: ${list(packages)}`]
      : []),
    ...mountsInWords(mounts, `the program${where}`),
    ...Object.entries(services).map(
      ([name, { command, packages: own = [] }]) =>
        `the service ${name}${where} is \`${command.join(' ')}\`${own.length > 0 ? `, from ${list(own)}` : ''}`,
    ),
  ];
}

function usersInWords(what: string, uid: number | 'none'): string {
  if (uid === 'none') return `${what} has a user namespace without users, in which each client is the overflow user`;
  return `for ${what}, root is the user ${uid}: it has a user namespace of its own`;
}

function mountsInWords(mounts: Situation['mounts'] = {}, who: string): string[] {
  return Object.entries(mounts).map(
    ([target, source]) => `${who} sees at \`${target}\` ${sourceInWords(target, source)}`,
  );
}

function sourceInWords(target: string, text: string): string {
  const source = text.trim();
  if (source === 'empty') return 'an empty folder';
  if (source.startsWith('module:'))
    return `a module of the lab with ${source
      .slice('module:'.length)
      .split(',')
      .map((name) => `\`${name}\``)
      .join(', ')}`;
  const image = readImageMount(target, source);
  if (!image) return `\`${source}\``;
  const { id, packages } = image.image;
  const list = packages.map((name) => `\`${name}\``).join(', ');
  return `\`${image.path}\` of the image \`${id}\`${list === '' ? '' : ` with ${list}`}`;
}

function restrictions({
  client,
  daemons,
  daemonPackages = [],
  daemonMounts,
  daemonEnv = {},
  daemonUid,
  programUid,
  daemonSettings = {},
  libcs,
  mayEnd,
}: Situation): string[] {
  const settings = Object.entries(daemonSettings).map(
    ([key, value]) => `the daemon has the setting \`${key}=${value}\``,
  );
  const command = client && ('command' in client ? client.command : client);
  return [
    ...(command ? [`the program is \`${command.join(' ')}\``] : []),
    ...(daemons === undefined ? [] : [`with ${daemons.map((id) => (id === 'none' ? 'no daemon' : id)).join(' or ')}`]),
    ...(daemonPackages.length > 0
      ? [`Debian packages in the image of the daemon: ${daemonPackages.map((name) => `\`${name}\``).join(', ')}`]
      : []),
    ...mountsInWords(daemonMounts, 'the daemon'),
    ...Object.entries(daemonEnv).map(([name, value]) => `the daemon's environment has \`${name}=${value}\``),
    ...(daemonUid ? [usersInWords('the daemon', daemonUid)] : []),
    ...(programUid ? [usersInWords('the program', programUid)] : []),
    ...settings,
    ...(libcs === undefined ? [] : [`on ${/^(glibc|musl)$/.test(libcs) ? libcs : `glibc ${libcs}`} only`]),
    ...(mayEnd ? ['the program or the daemon may end or hang: that is a result'] : []),
  ];
}

/** A line of more than 80 characters is cut: search lists may have hundreds. */
const LONGEST_LINE = 80;

function shortened(text: string): string {
  return text.replaceAll(new RegExp(`^(.{${LONGEST_LINE}}).+$`, 'gm'), '$1…');
}

function serverInWords(server: ServerDefinition): string {
  if (typeof server === 'string') return behaviourInWords(server);
  const { does = 'answers', address, zone, records } = server;
  const texts = [zone ?? [], records ?? []].flat();
  return [
    typeof does === 'string' ? behaviourInWords(does) : 'a function of the file makes its replies',
    ...(address === undefined ? [] : [`at ${address}`]),
    ...(texts.length === 0 ? [] : [`with records of its own:\n\n${texts.map(indentedBlock).join('\n\n')}\n`]),
  ].join(', ');
}

function behaviourInWords(does: string): string {
  if (does.trim() === 'answers') return 'answers';
  return does.trim() === 'dead' ? 'nobody listens on its address' : `\`${does.trim()}\``;
}

/** A block of code inside a bullet. */
function indentedBlock(text: string): string {
  const lines = ['```', ...shortened(dedent(text)).trimEnd().split('\n'), '```'];
  return lines.map((line) => `  ${line}`.trimEnd()).join('\n');
}

function stepInWords(step: StepDefinition): string {
  if (typeof step === 'function') return 'a function of the file';
  return typeof step === 'string' ? `\`${step}\`` : `at the same time: ${step.map((call) => `\`${call}\``).join(', ')}`;
}

function outcomes({ shown, absent }: Situation): string {
  if (!shown && !absent) return '';
  return bullets([
    shown ? `**shown**: ${patternsInWords(shown)}` : '**shown**: anything else',
    absent ? `**absent**: ${patternsInWords(absent)}` : '**absent**: anything else',
  ]);
}

function patternsInWords(patterns: OutcomePatterns): string {
  if (isOne(patterns)) return patternInWords(patterns);
  return Object.entries(patterns)
    .map(([label, pattern]) => `in call \`${label}\` ${patternInWords(pattern)}`)
    .join('; ');
}

const ANSWERER_IN_WORDS: Record<Answerer, string> = {
  daemon: 'the daemon answered',
  'second daemon': 'the second instance of the daemon answered',
  itself: 'the program looked it up by itself, without the daemon',
  'itself after daemon': 'the program asked the daemon, and looked it up by itself without its answer',
};

function patternInWords(pattern: OutcomePattern): string {
  const { result, ordered = false, asked, names, waited, canonname, by, notified, daemon } = pattern;
  const code = (text: string) => `\`${text.trim()}\``;
  const texts = [
    ...(result === undefined
      ? []
      : [`the result is ${[result].flat().map(code).join(' or ')}${ordered ? ', in this order' : ''}`]),
    ...(canonname === undefined ? [] : [`the canonical name is ${code(canonname)}`]),
    ...(asked === undefined
      ? []
      : [asked.trim() === 'nobody' ? 'no server was asked' : `the queries went to ${code(asked)}`]),
    ...(names === undefined ? [] : [`the names asked for are ${code(names)}`]),
    ...(waited === undefined
      ? []
      : [
          waited.trim() === 'nowhere'
            ? 'the resolver did not wait'
            : `the resolver waited for a timeout at ${code(waited)}`,
        ]),
    ...(by === undefined ? [] : [ANSWERER_IN_WORDS[by]]),
    ...(notified === undefined ? [] : [`the daemon had told its service manager ${code(notified)}`]),
    ...(daemon === undefined ? [] : [`the daemon at the end: ${code(daemon)}`]),
  ];
  return texts.join(', ');
}

function expectations({ expected, musl }: Situation): string {
  return bullets([
    ...(expected === undefined ? [] : expectationInWords(expected)),
    ...(musl === undefined ? [] : muslInWords(musl)).map((words) => `musl: ${words}`),
  ]);
}

function muslInWords(musl: NonNullable<Situation['musl']>): readonly string[] {
  return typeof musl === 'string' ? [`nothing, because ${musl}`] : expectationInWords(musl);
}

function variantTable(variants: NonNullable<ScenarioDefinition['variants']>): string {
  const rows = Object.entries(variants).map(([name, { title, expected }]) => {
    const words = expected === undefined ? ['as above'] : expectationInWords(expected);
    return `| ${[`\`${name}\``, title, words.join('; ')].map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return rows.length === 0 ? '' : ['| variant | difference | expected |', '|---|---|---|', ...rows].join('\n');
}
