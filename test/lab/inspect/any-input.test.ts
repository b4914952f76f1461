import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { readCompose } from '../../../lab/inspect/input/compose.ts';
import { readContainerJson } from '../../../lab/inspect/input/container-json.ts';
import { readOciConfig } from '../../../lab/inspect/input/oci-config.ts';
import { readQuadlet } from '../../../lab/inspect/input/quadlet.ts';
import type { Subject } from '../../../lab/inspect/subject.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { inspected } from './inspected.ts';

const leaf = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('/run:/run', '/var/run', `\${A:-b}`, '${', '::', '/', '.', '~', 'a:/b:c:d', 'type=bind,source=/run'),
);
const key = fc.constantFrom(
  ...[
    'services',
    'volumes',
    'tmpfs',
    'extends',
    'volumes_from',
    'dns',
    'dns_opt',
    'dns_search',
    'environment',
    'network_mode',
  ],
  ...['configs', 'image', 'source', 'target', 'type', 'file', 'service', 'driver_opts', 'device', 'o', '<<', 's'],
  ...[
    'ociVersion',
    'root',
    'path',
    'mounts',
    'destination',
    'options',
    'process',
    'args',
    'env',
    'linux',
    'namespaces',
  ],
  ...[
    'Mounts',
    'Config',
    'HostConfig',
    'Env',
    'Destination',
    'Source',
    'Tmpfs',
    'Dns',
    'GraphDriver',
    'Data',
    'MergedDir',
  ],
);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(key, tie('any'), { maxKeys: 4 }),
  ),
})).any;
/** The answer to any content is a document, or one line that names a file. */
async function isDocumentOrLine(read: (file: string) => Promise<Subject | Subject[]>, file: string, text: string) {
  await writeFile(file, text);
  try {
    for (const subject of [await read(file)].flat()) inspected(subject);
  } catch (error) {
    expect(error).toMatchObject({ name: 'InspectInputError', message: expect.stringMatching(/^[^\n]+$/) });
    // Its own, or another that the document names.
    const files = [dirname(file), ...text.matchAll(/\/[^\s"']*/g).map(([path]) => path)];
    expect(files.some((each) => (error as Error).message.includes(each))).toBe(true);
  }
}

test('any value of a Compose file, a bundle or a container is a document or one line', async () => {
  await using folder = await temporaryDirectory();
  const file = join(folder.path, 'file');
  const service = fc.dictionary(key, value, { maxKeys: 5 });
  await fc.assert(
    fc.asyncProperty(service, value, async (one, other) => {
      await isDocumentOrLine(readCompose, file, stringify({ services: { s: one, t: other }, volumes: other }));
      await isDocumentOrLine(readOciConfig, file, JSON.stringify({ ociVersion: '1', root: { path: 'r' }, ...one }));
      await isDocumentOrLine(readContainerJson, file, JSON.stringify([{ Mounts: [], Config: {}, ...one }]));
    }),
    { numRuns: 300 },
  );
});

test('any text is a document or one line', async () => {
  await using folder = await temporaryDirectory();
  const file = join(folder.path, 'app.container');
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom('[Container]', 'Volume=/run:/run', 'Mount=a=b', 'PodmanArgs="', 'Volume=\\', 'Pod=.'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line), async (lines) => {
      const text = lines.join('\n');
      await isDocumentOrLine(readQuadlet, file, `[Container]\n${text}`);
      for (const read of [readCompose, readOciConfig, readContainerJson]) await isDocumentOrLine(read, file, text);
    }),
    { numRuns: 300 },
  );
});
