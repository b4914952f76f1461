import { globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'rolldown';

/**
 * Packages that stay outside bundles: ffi-rs loads a native library beside itself, rolldown builds bundles, and few commands
 * need SMTP, whose modules load Node's HTTP client.
 */
const EXTERNAL = ['ffi-rs', 'rolldown', 'smtp-server', 'nodemailer/lib/smtp-connection'];

const require = createRequire(import.meta.url);

/** Resolves external packages to their installed paths. */
export const installedExternals: Plugin = {
  name: 'installed-externals',
  resolveId(id) {
    return EXTERNAL.includes(id) ? { id: pathToFileURL(require.resolve(id)).href, external: true } : null;
  },
};

/** Leaves external packages as bare names, which Node resolves beside the mounted bundle. */
export const bareExternals: Plugin = {
  name: 'bare-externals',
  resolveId(id) {
    return EXTERNAL.includes(id) ? { id, external: true } : null;
  },
};

/** The messages of dns2 without its servers and clients, which load Node's HTTP server. */
export const packetsOnly: Plugin = {
  name: 'packets-only',
  resolveId(id) {
    return id === 'dns2' ? PACKETS : null;
  },
  load(id) {
    if (id !== PACKETS) return null;
    const packet = join(dirname(require.resolve('dns2/package.json')), 'packet.js');
    return `export { default as Packet } from ${JSON.stringify(packet)};`;
  },
};

const PACKETS = '\0packets';

/** The catalogue finds its files by their place; a bundle has their modules instead. */
export const catalogueModules: Plugin = {
  name: 'catalogue-modules',
  transform(code, id) {
    if (!id.endsWith('/repros/catalogue/index.ts')) return null;
    const files = globSync('*/*.ts', { cwd: dirname(id) }).toSorted();
    const imports = files.map((file, index) => `import scenario${index} from './${file}';\n`).join('');
    const entries = files.map((file, index) => `{ file: '${file}', definition: scenario${index} }`).join(', ');
    const search = /export const catalogue[\s\S]*?\n\);\n/;
    if (!search.test(code)) throw new Error(`${id}: no search for files to replace`);
    return { code: imports + code.replace(search, `export const catalogue = [${entries}];\n`), map: null };
  },
};

/** The report has the JavaScript of its page as text, instead of stripping the types of the modules in each run. */
export const pageModulesAsText: Plugin = {
  name: 'page-modules-as-text',
  async transform(code, id) {
    if (!id.endsWith('/reports/html/client-code.ts')) return null;
    const { pageModules } = await import(pathToFileURL(id).href);
    const search = /export const pageModules = [\s\S]*?;\n/;
    if (!search.test(code)) throw new Error(`${id}: no pageModules to replace`);
    const text = `export const pageModules = () => (${JSON.stringify(pageModules())});\n`;
    return { code: code.replace(search, () => text), map: null };
  },
};

/** Joined from parts, because this module is bundled too. */
const OWN_ADDRESS = ['import', 'meta', 'url'].join('.');

/** Replaces `import.meta.url` by an expression for the address of the source, because modules find files beside their sources. */
function ownAddresses(expressionFor: (file: string) => string): Plugin {
  return {
    name: 'own-addresses',
    transform(code, id) {
      if (!code.includes(OWN_ADDRESS)) return null;
      return { code: code.replaceAll(OWN_ADDRESS, expressionFor(id)), map: null };
    },
  };
}

/** The addresses of the sources on this machine. */
export const sourceAddresses = ownAddresses((file) => JSON.stringify(pathToFileURL(file).href));

/** Addresses relative to the bundle, for one that moves together with `house`; `up` leads from the bundle's folder to `house`. */
export function movedAddresses(house: string, up: string): Plugin {
  return ownAddresses((file) => `new URL(${JSON.stringify(`${up}${relative(house, file)}`)}, ${OWN_ADDRESS}).href`);
}
