import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StorageError } from '../../lab/core/storage-error.ts';
import { provision, provisionDaemons } from '../../lab/libc/index.ts';
import type { ProgressEvent } from '../../lab/util/progress.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cache-'));
  vi.stubEnv('RESOLV_LAB_CACHE', join(dir, 'cache'));
  vi.stubEnv('PATH', `${dir}${delimiter}${process.env.PATH}`);
  await replaceApt(MAIN);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(dir, { recursive: true });
});

const MAIN = 'Debian http://mirror.test/debian';
const SECURITY = 'Debian-Security http://security.test/debian-security';

/** The apt of a machine whose sources have these lines: label and address. */
function replaceApt(...sources: string[]): Promise<void> {
  return replace('apt-get', `printf '%s\\n' ${sources.map((line) => `'${line}'`).join(' ')}`);
}

/** A fake mmdebstrap that fails for every suite, with the given error or that of a missing suite. */
function breakMmdebstrap(words = 'E: no such suite'): Promise<void> {
  return replaceMmdebstrap(`echo "${words}" >&2`);
}

function replaceMmdebstrap(script: string): Promise<void> {
  return replace('mmdebstrap', `${script}\necho "E: mmdebstrap failed to run" >&2\nexit 25`);
}

async function replace(name: string, script: string): Promise<void> {
  const program = join(dir, name);
  await writeFile(program, `#!/bin/sh\n${script}\n`);
  await chmod(program, 0o755);
}

test("a suite that the mirror lacks is unavailable with apt's reason, and other libcs are not affected", async () => {
  await breakMmdebstrap();
  const events: ProgressEvent[] = [];
  const states = await provision(['debian-trixie', 'host'], { progress: (event) => events.push(event) });
  expect(states).toEqual([
    { id: 'debian-trixie', state: 'unavailable', reason: 'no such suite' },
    expect.objectContaining({ id: 'host', state: 'ready' }),
  ]);
  expect(events.at(-1)).toEqual({ item: 'debian-trixie', phase: 'failed', text: 'no such suite' });
  expect(await readdir(join(dir, 'cache/images'))).toEqual([]);
});

test('the lab waits for a silent mirror for less time than apt by default', async () => {
  await breakMmdebstrap('E: called with $*');
  const [state] = await provision(['debian-trixie'], { progress: () => {} });
  expect(state).toMatchObject({
    reason: expect.stringMatching(/Acquire::http::Timeout "15";.*Acquire::Retries "1";/),
  });
});

test('the security archive has the address in the apt sources of this machine', async () => {
  await breakMmdebstrap('E: called with $*');
  await replaceApt(SECURITY, MAIN);
  const [state] = await provision(['debian-bookworm-security'], { progress: () => {} });
  const lines =
    'deb http://mirror.test/debian bookworm main deb http://security.test/debian-security bookworm-security';
  expect(state).toMatchObject({ reason: expect.stringContaining(lines) });
});

test('a machine without the security archive in its sources lacks only the libcs of that archive', async () => {
  await breakMmdebstrap('E: called with $*');
  const [security, plain] = await provision(['debian-bookworm-security', 'debian-bookworm'], { progress: () => {} });
  const variable = 'RESOLV_LAB_DEBIAN_SECURITY_MIRROR';
  expect(security).toMatchObject({
    state: 'unavailable',
    reason: `the apt sources of this machine have no archive 'Debian-Security'; set ${variable} to the URL of one`,
  });
  expect(plain).toMatchObject({ reason: expect.stringContaining('deb http://mirror.test/debian bookworm main') });
  vi.stubEnv(variable, 'http://named.test/security');
  const [named] = await provision(['debian-bookworm-security'], { progress: () => {} });
  expect(named).toMatchObject({ reason: expect.stringContaining('deb http://named.test/security bookworm-security') });
});

test('an unavailable daemon is unsupported with the same reason', async () => {
  await breakMmdebstrap();
  expect(await provisionDaemons([{ daemon: 'nscd', libc: 'debian-trixie' }], { progress: () => {} })).toEqual([
    { state: 'unsupported', reason: 'no such suite', lacking: true },
  ]);
});

test('a missing mmdebstrap is the reason, and no work is announced', async () => {
  vi.stubEnv('PATH', dir);
  const events: ProgressEvent[] = [];
  expect(await provision(['musl-trixie'], { progress: (event) => events.push(event) })).toEqual([
    { id: 'musl-trixie', state: 'unavailable', reason: 'mmdebstrap is not installed' },
  ]);
  expect(events).toEqual([]);
});

test('a full disk makes no libc unavailable: it is an error after all have ended', async () => {
  const full = 'Write error - write (28: No space left on device)';
  await replaceMmdebstrap(`case "$*" in *bullseye*) echo "E: no such suite";; *) echo "  ${full}";; esac >&2`);
  const events: ProgressEvent[] = [];
  const progress = (event: ProgressEvent) => events.push(event);
  const message = `cannot create the image debian-trixie: ${full}; free space in ${join(dir, 'cache')}, or name another folder with RESOLV_LAB_CACHE`;
  // Three images are made at once: the last one begins when one of the others has ended.
  const ids = ['debian-trixie', 'debian-bookworm', 'debian-forky', 'debian-bullseye'];
  const provisioning = provision(ids, { progress });
  await expect(provisioning).rejects.toThrow(StorageError);
  await expect(provisioning).rejects.toThrow(message);
  expect(events.at(-1)).toEqual({ item: 'debian-bullseye', phase: 'failed', text: 'no such suite' });
  await expect(provisionDaemons([{ daemon: 'nsncd', libc: 'debian-trixie' }], { progress })).rejects.toThrow(
    StorageError,
  );
});
