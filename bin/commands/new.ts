import { existsSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { publicBundle, shippedBundle } from '../../lab/bundle/bundles.mjs';
import type { Context } from '../context.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { scenarioFileNamed } from '../scenario-files.ts';

/** `new`: a first scenario in a file of the user's own. */
export function newCommand({ repros, done }: Context): Command {
  return new Command('new')
    .description('write a first scenario, which runs, to NAME.ts, and a tsconfig.json for editors if there is none')
    .argument('<name>', 'the name of the file, and of the scenario')
    .action((name: string) => {
      const file = resolve(scenarioFileNamed(name, 'new'));
      const id = basename(file, '.ts');
      if (!/^[a-z0-9][a-z0-9-]*$/.test(id))
        throw new UsageError(`'${id}' is no name of a scenario: small letters, figures and hyphens, as in rotate-two`);
      if (repros.some((repro) => repro.id === id))
        throw new UsageError(`'${id}' is a repro of the lab: choose another name`);
      write(file, FIRST_SCENARIO);
      const config = join(dirname(file), 'tsconfig.json');
      const hasConfig = existsSync(config);
      if (!hasConfig) write(config, `${JSON.stringify(EDITOR_CONFIG, null, 2)}\n`);
      const path = name.includes('/') ? file : `./${basename(file)}`;
      console.log(`Written: ${file}${hasConfig ? '' : ` and ${config}`}\nRun it: npx resolv-lab run ${path}`);
      done(EXIT.ok);
    });
}

/** Writes a file that is not there. @throws UsageError otherwise, and for a folder that cannot be written to */
function write(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw new UsageError(
      taken ? `${file} is there already: choose another name` : `cannot write ${file}: ${(error as Error).message}`,
    );
  }
}

/** What an editor has to know: where the types of `resolv-lab` are, and that Node strips types itself. */
const EDITOR_CONFIG = {
  compilerOptions: {
    target: 'esnext',
    module: 'nodenext',
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    erasableSyntaxOnly: true,
    skipLibCheck: true,
    allowJs: true,
    types: [],
    // A package is found below node_modules.
    ...(shippedBundle(publicBundle) === null && {
      paths: { 'resolv-lab': [fileURLToPath(new URL('../../lab/public.ts', import.meta.url))] },
    }),
  },
};

const FIRST_SCENARIO = `import { absent, scenario } from 'resolv-lab';

export default scenario({
  title: 'the first nameserver is silent',
  about: 'The resolver waits for one timeout at the first nameserver, and then asks the second.',
  conf: \`
    nameserver A
    nameserver B
    options timeout:1\`,
  servers: { A: 'drop', B: 'answers' },
  steps: ['getaddrinfo www.lab.test'],
  // What should happen; anything else is the failure.
  absent: { result: '192.0.2.2 2001:db8::2', asked: 'A B', waited: 'A' },
  expected: absent('resolv.conf(5): timeout, and the order of nameservers'),
});
`;
