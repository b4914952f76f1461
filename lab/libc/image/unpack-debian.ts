import { dirname } from 'node:path';
import { ExecaError } from 'execa';
import { runKilledOnExit } from '../../program/run-killed-on-exit.ts';
import type { DebianSource } from '../types.ts';
import { ARCHIVES, aptProxies, debianMirror } from './debian-mirror.ts';
import { UnavailableError } from './unavailable.ts';

// The links of a merged /usr, which packages need but do not contain.
const MERGE_USR = 'for each in bin lib lib64 sbin; do mkdir -p "$1/usr/$each" && ln -s "usr/$each" "$1/$each"; done';

// mmdebstrap does not register packages that it only extracts.
const REGISTER =
  'for deb in "$1"/var/cache/apt/archives/*.deb; do dpkg-deb --field "$deb" && echo; done >"$1/var/lib/dpkg/status"';

/** With apt's defaults a mirror without a reply, such as behind a firewall, delays each image by four minutes; with these by one. */
const TIMEOUTS = ['Acquire::http::Timeout "15";', 'Acquire::https::Timeout "15";', 'Acquire::Retries "1";'];

/**
 * Unpacks packages of a Debian suite and their dependencies into the empty directory `root`. Signatures are verified, and
 * no program of the packages runs. It needs neither root nor subordinate user ids.
 * @throws UnavailableError with apt's message
 */
export async function unpackDebian(source: DebianSource, root: string): Promise<void> {
  const mirror = await debianMirror();
  const { suite, packages, alone = [] } = source;
  const overlay = await overlayLine(source, mirror);
  const mayBeExpired = source.mayBeExpired ? ['Acquire::Check-Valid-Until "false";'] : [];
  const options = [...(await aptProxies()), ...TIMEOUTS, ...mayBeExpired];
  const hooks = [REGISTER, ...alone.map(unpackAlone)];
  const argv = [
    '--mode=chrootless',
    '--variant=extract',
    '--format=directory',
    `--include=${packages.join(',')}`,
    `--setup-hook=${MERGE_USR}`,
    ...options.map((option) => `--aptopt=${option}`),
    ...hooks.map((hook) => `--extract-hook=${hook}`),
    suite,
    root,
    // Without a mirror, mmdebstrap uses its own addresses.
    ...(mirror ? [`deb ${mirror} ${suite} main`, ...overlay] : []),
  ];
  try {
    // Temporary files are inside the image's temporary folder, and are removed with it.
    await runKilledOnExit('mmdebstrap', argv, { LC_ALL: 'C.UTF-8', TMPDIR: dirname(root) });
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    throw new UnavailableError(
      aptReason(String(error.stderr ?? '')) ?? `mmdebstrap ended with exit code ${error.exitCode}`,
      { cause: error },
    );
  }
}

/** The line of sources.list for the overlay, if there is one. @throws UnavailableError if its address is unknown */
async function overlayLine({ overlay, overlayArchive }: DebianSource, main: string | null): Promise<string[]> {
  if (overlay === undefined) return [];
  const mirror = main && overlayArchive ? await debianMirror(overlayArchive) : main;
  if (mirror) return [`deb ${mirror} ${overlay} main`];
  const { label, variable } = ARCHIVES[main && overlayArchive ? overlayArchive : 'main'];
  throw new UnavailableError(
    `the apt sources of this machine have no archive '${label}'; set ${variable} to the URL of one`,
  );
}

/** The first error in the output of apt and mmdebstrap; later ones only name the failed command. */
export function aptReason(output: string): string | null {
  return /^E: (.+)$/m.exec(output)?.[1] ?? null;
}

function unpackAlone(name: string): string {
  return (
    `cd "$1/var/cache/apt/archives" && APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" apt-get download ${name} && ` +
    `dpkg-deb --extract ${name}_*.deb "$1"`
  );
}
