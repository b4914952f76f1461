import { copyFile, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { tryCache } from '../../lab/requirements/cache.ts';
import { doctor } from '../../lab/requirements/doctor.ts';
import { fitnessOfMachine } from '../../lab/requirements/known-fit.ts';
import { requirements } from '../../lab/requirements/list.ts';
import { programVersion } from '../../lab/requirements/programs.ts';
import { renderDoctor } from '../../lab/requirements/render.ts';
import { type Finding, type Requirement, UnusableError } from '../../lab/requirements/types.ts';
import { refuseUnfitMachine } from '../../lab/requirements/unfit-machine.ts';
import { explain, tryUserNamespaces } from '../../lab/requirements/user-namespaces.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const requirement = (id: string, more: Partial<Requirement> = {}): Requirement => ({
  id,
  for: 'running',
  fatal: true,
  costs: `no ${id}`,
  packages: [id],
  present: async () => true,
  version: async () => '1.0',
  ...more,
});

const broken = async () => {
  throw new Error('does not run');
};

describe('doctor', () => {
  test('is ok if nothing is missing', async () => {
    expect(await doctor([requirement('bwrap')])).toEqual({
      findings: [{ id: 'bwrap', fatal: true, costs: 'no bwrap', packages: ['bwrap'], found: true, version: '1.0' }],
      ok: true,
      install: null,
    });
  });

  test('a missing optional requirement does not make a machine unfit', async () => {
    const report = await doctor([requirement('cc', { fatal: false, version: broken })]);
    expect(report).toMatchObject({ ok: true, findings: [{ found: false, reason: 'does not run' }] });
  });

  test('a missing fatal requirement does', async () => {
    expect(await doctor([requirement('bwrap', { version: broken }), requirement('ip')])).toMatchObject({ ok: false });
  });

  test('no package is named for an installed program that does not work here', async () => {
    const unusable = async () => {
      throw new UnusableError('crun 1.8 does not work here');
    };
    const report = await doctor([requirement('crun', { fatal: false, version: unusable })]);
    expect(report).toMatchObject({ ok: true, install: null, findings: [{ packages: [], found: false }] });
    expect(renderDoctor(report)).not.toContain('to get it');
  });

  test('this machine, which runs the tests, can host the lab', async () => {
    const report = await doctor();
    expect(report.findings.map((finding) => finding.id)).toEqual(requirements.map(({ id }) => id));
    expect(report.findings.filter((finding) => finding.fatal && !finding.found)).toEqual([]);
  });
});

test('a machine without an optional requirement is accepted; without a fatal one it is refused, with the report', async () => {
  const lacking = requirement('cc', { fatal: false, version: broken });
  await using cache = await temporaryDirectory();
  const fitness = fitnessOfMachine(cache.path);
  const refused = refuseUnfitMachine([requirement('bwrap', { version: broken }), lacking], fitness);
  await expect(refused).rejects.toThrow(/^MISSING {2}bwrap .*\n.*\n.*\nmissing {2}cc /);
  await refuseUnfitMachine([requirement('ip'), lacking], fitness);
});

describe('a requirement that starts programs', () => {
  /** A requirement that counts its checks. */
  function counted(more: Partial<Requirement> = {}) {
    const tried = { times: 0 };
    const version = async () => String(++tried.times);
    return { tried, list: [requirement('bwrap', { startsPrograms: true, version, ...more })] };
  }

  test('is checked once on an unchanged machine, and again after a change', async () => {
    await using directory = await temporaryDirectory();
    const { tried, list } = counted();
    const refuse = () => refuseUnfitMachine(list, fitnessOfMachine(join(directory.path, 'fit')));
    await refuse();
    await refuse();
    expect(tried.times).toBe(1);
    await copyFile('/usr/bin/true', join(directory.path, 'bwrap'));
    vi.stubEnv('PATH', `${directory.path}:${process.env.PATH}`);
    try {
      await refuse();
      await refuse();
      expect(tried.times).toBe(2);
      await utimes(join(directory.path, 'bwrap'), 1, 1);
      await refuse();
      expect(tried.times).toBe(3);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  test('is checked each time if it fails, or if the cache is not writable', async () => {
    await using directory = await temporaryDirectory();
    await writeFile(join(directory.path, 'file'), '');
    const { tried, list } = counted();
    for (const _ of [1, 2]) await refuseUnfitMachine(list, fitnessOfMachine(join(directory.path, 'file')));
    expect(tried.times).toBe(2);
    const failing = counted({ version: broken });
    for (const _ of [1, 2])
      await expect(refuseUnfitMachine(failing.list, fitnessOfMachine(directory.path))).rejects.toThrow('does not run');
  });

  test('a requirement that starts no program is checked each time, and can make a machine unfit', async () => {
    await using directory = await temporaryDirectory();
    const { list } = counted();
    await refuseUnfitMachine(list, fitnessOfMachine(directory.path));
    const refused = refuseUnfitMachine(
      [...list, requirement('cache', { version: broken })],
      fitnessOfMachine(directory.path),
    );
    await expect(refused).rejects.toThrow('does not run');
  });
});

describe('renderDoctor', () => {
  const found: Finding = { id: 'bubblewrap', fatal: true, costs: '', packages: [], found: true, version: '0.8.0' };
  const lost: Finding = {
    ...{ id: 'cc', fatal: false, costs: 'no C probe', packages: ['gcc', 'libc6-dev'] },
    ...{ found: false, reason: 'cc is not installed' },
  };

  test('lists what is installed and the consequence of each missing requirement', () => {
    const command = 'sudo apt-get install gcc';
    expect(renderDoctor({ findings: [found, lost], ok: true, install: command }).split('\n')).toEqual([
      'ok       bubblewrap  0.8.0',
      'missing  cc          cc is not installed',
      '                     without it: no C probe',
      "                     to get it: Debian's gcc and libc6-dev",
      '',
      'This machine can host the lab, with the limits above.',
      'To install the missing packages: sudo apt-get install gcc',
      '',
    ]);
  });

  test('prints how to get a requirement that no package provides', () => {
    const old: Finding = {
      ...{ id: 'Node 24', fatal: true, costs: 'nothing runs', packages: [] },
      ...{ found: false, reason: 'this is Node 20' },
    };
    const text = (finding: Finding) => renderDoctor({ findings: [finding], ok: false, install: null });
    expect(text({ ...old, get: 'npm ci' })).toContain('to get it: npm ci');
    expect(text(old)).not.toContain('to get it');
  });

  test('writes MISSING for a fatal requirement', () => {
    const text = renderDoctor({ findings: [found, { ...lost, fatal: true }], ok: false, install: null });
    expect(text).toContain('MISSING  cc ');
    expect(text).toContain('cannot host the lab');
    expect(text).not.toContain('To install');
  });
});

describe('user namespaces are forbidden', () => {
  test.each([
    ['kernel.apparmor_restrict_unprivileged_userns', '1', 'sysctl -w kernel.apparmor_restrict_unprivileged_userns=0'],
    ['kernel.unprivileged_userns_clone', '0', 'sysctl -w kernel.unprivileged_userns_clone=1'],
    ['user.max_user_namespaces', '0', 'sysctl -w user.max_user_namespaces=10000'],
  ])('by %s = %s', async (setting, value, cure) => {
    expect(await explain(async (name) => (name === setting ? value : null))).toContain(cure);
  });

  test('by none of these settings: the machine is probably a container', async () => {
    expect(await explain(async () => null)).toContain('container');
  });
});

test('without unshare the message blames neither a setting nor a container', async () => {
  vi.stubEnv('PATH', '/nowhere');
  await expect(tryUserNamespaces()).rejects.toThrow(/^unshare is not installed, so this cannot be tested$/);
  vi.unstubAllEnvs();
});

describe('the cache', () => {
  test('may exist or not; the test creates nothing', async () => {
    await using directory = await temporaryDirectory();
    expect(await tryCache(directory.path)).toBe(directory.path);
    const missing = join(directory.path, 'one', 'two');
    expect(await tryCache(missing)).toBe(missing);
    expect(await readdir(directory.path)).toEqual([]);
  });

  test.each(['file', 'file/below'])('cannot be the path %s', async (path) => {
    await using directory = await temporaryDirectory();
    const file = join(directory.path, 'file');
    await writeFile(file, '');
    await expect(tryCache(join(directory.path, path))).rejects.toThrow(
      `${file} is a file, not a directory: name another folder with RESOLV_LAB_CACHE`,
    );
  });

  test.skipIf(process.getuid?.() === 0)('cannot be created in a folder without write permission', async () => {
    await expect(tryCache('/usr/nowhere')).rejects.toThrow(
      '/usr/nowhere cannot be created, because /usr is not writable',
    );
  });
});

test('programVersion returns the first dotted number, or names a missing program', async () => {
  expect(await programVersion('sh', '-c', 'echo tool-1.2.3 4.5')).toBe('1.2.3');
  await expect(programVersion('no-such-program')).rejects.toThrow('no-such-program is not installed');
});
