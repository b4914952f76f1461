import { type Control, control, type Evidence } from '../../lab/index.ts';
import { lastReadings, nameserversIn, optionsIn, type Reading, readingsIn } from '../shared/resolv-conf-readings.ts';
import { type FileChangeId, fileChanges } from './file-changes.ts';
import { nameserversAfterChange, type StaleVariant } from './variants.ts';

/** Checks that the file changed as the variant says, and named the current nameserver from then on. */
export function checkFileChange(evidence: Evidence, variant: StaleVariant): Control {
  const { name } = nameserversAfterChange(variant).current;
  const readings = readingsIn(evidence);
  const fault = readings ? faultInReadings(evidence, readings, variant) : faultInEvents(evidence, variant);
  return control(`the file names ${name}`, fault === null, fault ?? `${variant.fileChange}, and no change since`);
}

/** The program must have seen the change. Each process that ran at the switch, and the fresh one, must have read the new nameserver. */
function faultInReadings(evidence: Evidence, readings: readonly Reading[], variant: StaleVariant): string | null {
  const { address, name } = nameserversAfterChange(variant).current;
  const switched = evidence.step('switch');
  const program = readings.filter(({ of }) => of === 'program');
  const before = program.findLast(({ at }) => at < switched);
  const since = program.filter(({ at, when }) => at > switched && when === 'change');
  if (!before || since.length === 0) return 'the program saw no change of the file';
  if (!HAPPENED[variant.fileChange](before, since)) return `the program saw no change by ${variant.fileChange}`;
  const nameservers = ({ file }: Reading) => nameserversIn(file?.content ?? '').join(' ');
  const last = lastReadings(readings).filter(({ of }) => of === 'fresh' || !keepsOldContent(variant));
  const other = last.find((reading) => nameservers(reading) !== address);
  if (other) return `${other.of} read ${nameservers(other) || 'no nameserver'} in it last, and not ${name}`;
  const wrongMount = faultInMounts(evidence, variant);
  if (wrongMount) return wrongMount;
  return last.some(({ of }) => of === 'fresh') ? null : 'no fresh process read the file';
}

/** The single-file mounts must be those of the variant. Older runs did not read them. */
function faultInMounts(evidence: Evidence, { fileChange }: StaleVariant): string | null {
  const views = evidence.all('process-view');
  const sourceFor = (name: string) => {
    const view = views.findLast(({ process }) => process === name);
    return view?.mounts.find(({ target }) => target === '/etc/resolv.conf')?.source;
  };
  if (!views.some(({ process }) => process === 'program')) return null;
  const [source, ofFresh] = [sourceFor('program'), sourceFor('fresh')];
  const { mounted = false } = fileChanges[fileChange];
  if ((source !== undefined) !== mounted) return `the program has ${source ?? 'no file'} mounted at /etc/resolv.conf`;
  if (mounted && (source === ofFresh) !== (fileChange !== 'copied-file-mount'))
    return `the program has ${source} mounted, and the fresh one ${ofFresh ?? 'no file'}`;
  return null;
}

/** Whether a program saw this kind of change: from its reading before it, and its readings after each step of it. */
const HAPPENED: Record<FileChangeId, (before: Reading, since: readonly Reading[]) => boolean> = {
  'rename-over': (before, since) =>
    !isSameFile(before, since.at(-1)) && since.every(({ file }) => file !== null && file.links === undefined),
  'in-place': (before, since) => isSameFile(before, since.at(-1)) && !isSameContent(before, since.at(-1)),
  'same-size-same-second': (before, since) =>
    isSameFile(before, since.at(-1)) && !isSameContent(before, since.at(-1)) && inSameSecond(before, since.at(-1)),
  'remove-create': (_, since) => since.some(({ file }) => file === null) && since.at(-1)?.file !== null,
  'symlink-flip': (before, since) => before.file?.links?.[0]?.target !== since.at(-1)?.file?.links?.[0]?.target,
  'single-file-mount': showsSameAsBefore,
  'copied-file-mount': showsSameAsBefore,
  'in-place-under-mount': (before, since) => isSameFile(before, since.at(-1)) && !isSameContent(before, since.at(-1)),
};

function showsSameAsBefore(before: Reading, since: readonly Reading[]): boolean {
  return isSameFile(before, since.at(-1)) && isSameContent(before, since.at(-1));
}

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

function keepsOldContent({ fileChange }: StaleVariant): boolean {
  return fileChanges[fileChange].keepsOldContent === true;
}

/** For older runs, which did not read the file through a process: the lab's own write, and the content that it read back. */
function faultInEvents(evidence: Evidence, variant: StaleVariant): string | null {
  const { address } = nameserversAfterChange(variant).current;
  const written = evidence
    .all('file')
    .findLast(({ path, content }) => path.endsWith('/resolv.conf') && content !== null);
  if (!written) return 'resolv.conf was never written';
  const ok =
    written.how === fileChanges[variant.fileChange].how &&
    written.at > evidence.step('switch') &&
    written.content?.includes(`nameserver ${address}\n`);
  return ok ? null : `${written.how} of ${written.path}`;
}

/** Checks that all processes see one file. Only then does the fresh process show what the program could have read. */
export function checkSameFile(evidence: Evidence, variant: StaleVariant): Control {
  const mounts = new Set(mountsAtEtc(evidence, variant));
  const last = keepsOldContent(variant) ? [] : lastReadings(readingsIn(evidence) ?? []);
  const files = new Set(last.map(({ file }) => `${file?.device} ${file?.inode}`));
  return control(
    'all processes see the same files',
    mounts.size < 2 && files.size < 2,
    files.size < 2
      ? [...mounts].join('; ')
      : `${files.size} files at /etc/resolv.conf, in ${last.map(({ of }) => of).join(', ')}`,
  );
}

/**
 * The mounts of each program at and below /etc as text; for older runs, the mounts that the lab asked for. Each container has its own copy of a
 * copied file.
 */
function mountsAtEtc(evidence: Evidence, { fileChange }: StaleVariant): string[] {
  const started = evidence.all('probe-start');
  const views = evidence.all('process-view').filter(({ process }) => started.some(({ probe }) => probe === process));
  return (views.length > 0 ? views : started).map(({ mounts = [] }) => {
    const etc = mounts.filter(({ target }) => target === '/etc' || target.startsWith('/etc/'));
    const isCopy = (target: string) => fileChange === 'copied-file-mount' && target !== '/etc';
    return etc.map(({ source, target }) => `${isCopy(target) ? 'a copy' : source} at ${target}`).join(', ');
  });
}

/** Checks that the program read `options no-reload` in the file at every reading before the switch. */
export function checkNoReloadInFile(evidence: Evidence): Control {
  const readings = readingsIn(evidence);
  const [first] = evidence.all('file');
  const contents = readings
    ? readings.filter(({ at }) => at < evidence.step('switch')).map(({ file }) => file?.content ?? '')
    : [first?.content ?? ''];
  const ok = contents.length > 0 && contents.every((content) => optionsIn(content).includes('no-reload'));
  return control(
    'the file has the option no-reload',
    ok,
    `options: ${optionsIn(contents.at(-1) ?? '').join(' ') || 'none'}`,
  );
}
