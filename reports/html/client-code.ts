import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { type Html, trusted } from './client/markup.ts';

const CLIENT = new URL('client/', import.meta.url);

/** Modules of the page import each other by these names, which an import map leads to the code. */
const SCHEME = 'report:';

/** The page's own modules, whole inside the page: an import map of `data:` URLs, and the import that starts them. */
export function clientCode(): Html {
  const modules = readdirSync(CLIENT).filter((name) => name.endsWith('.ts'));
  const imports = withoutWarnings(() => Object.fromEntries(modules.map((name) => [SCHEME + name, dataUrl(name)])));
  return trusted(
    `<script type="importmap">${JSON.stringify({ imports })}</script>\n<script type="module">import '${SCHEME}main.ts';</script>`,
  );
}

function dataUrl(name: string): string {
  const source = stripTypeScriptTypes(readFileSync(new URL(name, CLIENT), 'utf8'));
  const code = source.replaceAll(/^((?:import|export|\}).* from ')\.\//gm, `$1${SCHEME}`);
  return `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`;
}

/** Node calls the function experimental each time; who runs a report cannot do anything about that. */
function withoutWarnings<T>(work: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return work();
  } finally {
    process.emitWarning = emitWarning;
  }
}
