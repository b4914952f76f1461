import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { type Html, trusted } from './client/markup.ts';

const ROOT = new URL('../../', import.meta.url).href;
const MAIN = new URL('client/main.ts', import.meta.url);

/** Modules of the page import each other by these names, which an import map leads to the code. */
const SCHEME = 'report:';

/** What an import says, up to the module's path and from there. */
const IMPORT = /^((?:import|export|\}).* from ')(\.[^']+)/gm;

/** The page's own modules, and what they share with the lab, whole inside the page: an import map of `data:` URLs, and the import that starts them. */
export function clientCode(): Html {
  const imports = withoutWarnings(() => Object.fromEntries(modulesFrom(MAIN, new Map())));
  return trusted(
    `<script type="importmap">${JSON.stringify({ imports })}</script>\n<script type="module">import '${nameOf(MAIN)}';</script>`,
  );
}

/** A module and all that it imports, by name, each as a `data:` URL. What is imported for its types alone is not code. */
function modulesFrom(module: URL, found: Map<string, string>): Map<string, string> {
  const source = stripTypeScriptTypes(readFileSync(module, 'utf8'));
  const imported = [...source.matchAll(IMPORT)].map(([, , path = '']) => new URL(path, module));
  const code = source.replaceAll(IMPORT, (_, before: string, path: string) => before + nameOf(new URL(path, module)));
  found.set(nameOf(module), `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
  for (const each of imported) if (!found.has(nameOf(each))) modulesFrom(each, found);
  return found;
}

/** The same on every machine: where a module lies in the project. */
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
