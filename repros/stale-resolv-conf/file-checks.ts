import { type Control, control, type Evidence } from '../../lab/index.ts';
import { lastReadings, nameserversIn, optionsIn, type Reading, readingsIn } from '../shared/seen-file.ts';
import { type ChangeId, changeOf } from './changes.ts';
import { rolesIn } from './roles.ts';
import type { StaleVariant } from './variants.ts';

/** The file changed in the way that the variant is about, and from then on names the other nameserver. */
export function fileNames(evidence: Evidence, variant: StaleVariant): Control {
  const { name } = rolesIn(variant).current;
  const readings = readingsIn(evidence);
  const wrong = readings ? wrongReadings(evidence, readings, variant) : wrongEvents(evidence, variant);
  return control(`the file names ${name}`, wrong === null, wrong ?? `${variant.change}, and no change since`);
}

/** The processes that were there at the switch, and the fresh one, each have to have seen it. */
function wrongReadings(evidence: Evidence, readings: readonly Reading[], variant: StaleVariant): string | null {
  const { address, name } = rolesIn(variant).current;
  const switched = evidence.step('switch');
  const program = readings.filter(({ of }) => of === 'program');
  const before = program.findLast(({ at }) => at < switched);
  const since = program.filter(({ at, when }) => at > switched && when === 'change');
  if (!before || since.length === 0) return 'the program saw no change of it';
  if (!HAPPENED[variant.change](before, since)) return `the program saw no change by ${variant.change}`;
  const names = ({ file }: Reading) => nameserversIn(file?.content ?? '').join(' ');
  const last = lastReadings(readings).filter(({ of }) => of === 'fresh' || !isMounted(variant));
  const other = last.find((reading) => names(reading) !== address);
  if (other) return `${other.of} saw ${names(other) || 'no nameserver'} in it last, and not ${name}`;
  return last.some(({ of }) => of === 'fresh') ? null : 'no fresh process saw it';
}

/** Whether a program saw a change of this kind: from the reading before it, and those right after each step of it. */
const HAPPENED: Record<ChangeId, (before: Reading, since: readonly Reading[]) => boolean> = {
  'rename-over': (before, since) =>
    !isSameFile(before, since.at(-1)) && since.every(({ file }) => file !== null && file.links === undefined),
  'in-place': (before, since) => isSameFile(before, since.at(-1)) && !isSameContent(before, since.at(-1)),
  'same-size-same-second': (before, since) =>
    isSameFile(before, since.at(-1)) && !isSameContent(before, since.at(-1)) && inSameSecond(before, since.at(-1)),
  'remove-create': (_, since) => since.some(({ file }) => file === null) && since.at(-1)?.file !== null,
  'symlink-flip': (before, since) => before.file?.links?.[0]?.target !== since.at(-1)?.file?.links?.[0]?.target,
  // The mount shows the program the same file as before.
  'single-file-mount': (before, since) => isSameFile(before, since.at(-1)) && isSameContent(before, since.at(-1)),
};

function isSameFile({ file }: Reading, other: Reading | undefined): boolean {
  return file?.device === other?.file?.device && file?.inode === other?.file?.inode;
}

function isSameContent({ file }: Reading, other: Reading | undefined): boolean {
  return file?.content === other?.file?.content;
}

function inSameSecond({ file }: Reading, other: Reading | undefined): boolean {
  const second = (nanoseconds = '') => nanoseconds.slice(0, -9);
  const sameSize = file?.content.length === other?.file?.content.length;
  return (
    sameSize && file?.modified !== other?.file?.modified && second(file?.modified) === second(other?.file?.modified)
  );
}

function isMounted({ change }: StaleVariant): boolean {
  return change === 'single-file-mount';
}

/** For runs from before the file was read through a process: what the lab did, and what it then read. */
function wrongEvents(evidence: Evidence, variant: StaleVariant): string | null {
  const { address } = rolesIn(variant).current;
  const written = evidence
    .all('file')
    .findLast(({ path, content }) => path.endsWith('/resolv.conf') && content !== null);
  if (!written) return 'resolv.conf was never written';
  const ok =
    written.how === changeOf(variant.change).how &&
    written.at > evidence.step('switch') &&
    written.content?.includes(`nameserver ${address}\n`);
  return ok ? null : `${written.how} of ${written.path}`;
}

/** What a fresh process sees of the file tells something of the program only if both look at the same one. */
export function sameView(evidence: Evidence, variant: StaleVariant): Control {
  const views = new Set(mountsAtEtc(evidence));
  const last = isMounted(variant) ? [] : lastReadings(readingsIn(evidence) ?? []);
  const files = new Set(last.map(({ file }) => `${file?.device} ${file?.inode}`));
  const words = [...views].join('; ');
  return control(
    'all processes see the same files',
    views.size < 2 && files.size < 2,
    files.size < 2 ? words : `${files.size} files at /etc/resolv.conf, in ${last.map(({ of }) => of).join(', ')}`,
  );
}

/** What each program has mounted at and below /etc, in words; of older runs, what it was told to have. */
function mountsAtEtc(evidence: Evidence): string[] {
  const started = evidence.all('probe-start');
  const views = evidence.all('process-view').filter(({ process }) => started.some(({ probe }) => probe === process));
  return (views.length > 0 ? views : started).map(({ mounts = [] }) => {
    const etc = mounts.filter(({ target }) => target === '/etc' || target.startsWith('/etc/'));
    return etc.map(({ source, target }) => `${source} at ${target}`).join(', ');
  });
}

/** The program saw `options no-reload` in the file until the switch. */
export function pinInFile(evidence: Evidence): Control {
  const readings = readingsIn(evidence);
  const [first] = evidence.all('file');
  const contents = readings
    ? readings.filter(({ at }) => at < evidence.step('switch')).map(({ file }) => file?.content ?? '')
    : [first?.content ?? ''];
  const ok = contents.length > 0 && contents.every((content) => optionsIn(content).includes('no-reload'));
  return control('the file has the pin', ok, `options: ${optionsIn(contents.at(-1) ?? '').join(' ') || 'none'}`);
}
