import { beforeAll, expect, test } from 'vitest';
import { type CellResult, RunDocument } from '../../lab/core/schema.ts';
import { bundled, start } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const ENTRY = await bundled('test/broken-lab/fixtures/services.ts');

let cells: CellResult[];

beforeAll(async () => {
  await using directory = await temporaryDirectory();
  const libcs = ['--libc', 'debian-bookworm,host', '--daemon', 'none', '--probe', 'c', '--variant', '*'];
  const { stdout, stderr } = await start(ENTRY, [
    'run',
    'with-services*,starts-late,two-machines',
    ...libcs,
    '--json',
    '--out',
    directory.path,
  ]);
  expect(stdout, String(stderr)).not.toBe('');
  cells = RunDocument.parse(JSON.parse(String(stdout))).cells;
});

function cellOf(repro: string, variant = 'main', libc = 'debian-bookworm'): CellResult {
  const found = cells.find((each) => each.repro === repro && each.variant === variant && each.libc.id === libc);
  if (!found) throw new Error(`no cell of ${repro}`);
  return found;
}

test('without sabotage the cell passes, and its result names the packages', () => {
  const { status, reason, controls, libc } = cellOf('with-services');
  expect(`${status}: ${reason}`).toMatch(/^pass: /);
  const names = controls.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['the services run', 'the programs see the files']));
  expect(libc.packages).toEqual({ busybox: expect.stringMatching(/^1:1\.35/) });
});

test('a service that replaces its program after it is ready is looked at when it has done so', () => {
  const { status, reason } = cellOf('starts-late');
  expect(`${status}: ${reason}`).toMatch(/^pass: /);
});

test('each machine has its own packages', () => {
  const { status, reason } = cellOf('two-machines');
  expect(`${status}: ${reason}`).toMatch(/^pass: /);
});

test('a libc without packages costs only its own cells', () => {
  expect(cellOf('with-services', 'main', 'host')).toMatchObject({
    status: 'unsupported',
    reason: 'packages (busybox) need a libc of a Debian suite, and host is none',
  });
});

test.each([
  ['service-dies', /^web on client ended by itself \(ended by SIGKILL\)|^web on client ended by itself/],
  ['other-libc', /control 'the services run' failed: web runs on a C library with build-id \w+, not with build-id \w+/],
  ['file-hidden', /control 'the programs see the files' failed: program sees another \/var\/lib\/agent\/state/],
  ['stranger-asks', /control 'nobody else asked' failed: lab asked A for one\.lab\.test/],
])('%s is inconclusive', (name, reason) => {
  const found = cellOf(`with-services+${name}`);
  expect(`${found.status}: ${found.reason}`).toMatch(/^inconclusive: /);
  expect(found.reason).toMatch(reason);
});

test('a service that rewrites a file of the scenario makes it inconclusive', () => {
  const { status, reason } = cellOf('with-services', 'own-change');
  expect(status).toBe('inconclusive');
  expect(reason).toMatch(/sees another \/run\/agent\.state than the scenario has there/);
});
