import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { type Html, trusted } from './client/markup.ts';

const ROOT = new URL('../../', import.meta.url).href;
const MAIN = new URL('client/main.ts', import.meta.url);

/** The scheme of module names in the page. An import map maps each name to its code. */
const SCHEME = 'report:';

/** An import or export with a relative path: the text before the path, and the path. */
const IMPORT = /^((?:import|export|\}).* from ')(\.[^']+)/gm;

/** The script of the page: an import map with all its modules as `data:` URLs, and the import that starts it. */
export function clientCode(): Html {
  const imports = Object.fromEntries(Object.entries(pageModules()).map(([name, code]) => [name, dataUrl(code)]));
  return trusted(
    `<script type="importmap">${JSON.stringify({ imports })}</script>\n<script type="module">import '${nameOf(MAIN)}';</script>`,
  );
}

/** The JavaScript of all modules of the page, by name. Bundles have it as text: stripping the types takes longer than many runs. */
export const pageModules = (): Record<string, string> =>
  withoutWarnings(() => Object.fromEntries(modulesFrom(MAIN, new Map())));

const dataUrl = (code: string) => `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`;

/** The code of a module and of all modules that it imports, by name. Imports of types alone are left out. */
function modulesFrom(module: URL, found: Map<string, string>): Map<string, string> {
  const source = stripTypeScriptTypes(readFileSync(module, 'utf8'));
  const imported = [...source.matchAll(IMPORT)].map(([, , path = '']) => new URL(path, module));
  const code = source.replaceAll(IMPORT, (_, before: string, path: string) => before + nameOf(new URL(path, module)));
  found.set(nameOf(module), code);
  for (const each of imported) if (!found.has(nameOf(each))) modulesFrom(each, found);
  return found;
}

/** The name of a module: its path in the project, which is the same on every machine. */
function nameOf(module: URL): string {
  return SCHEME + module.href.slice(ROOT.length);
}

/** Suppresses Node's warning that stripTypeScriptTypes is experimental, which it prints at every call. */
function withoutWarnings<T>(work: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return work();
  } finally {
    process.emitWarning = emitWarning;
  }
}
