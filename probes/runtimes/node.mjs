// Looks names up as a Node program does: `lookup` is that of http, fetch and net; `resolve` is c-ares, a resolver of its own.
import { lookup, resolve4, resolve6 } from 'node:dns/promises';
import { createInterface } from 'node:readline';

const FAMILIES = { unspec: 0, inet: 4, inet6: 6 };
/** The names that Node gives to errors of getaddrinfo (lib/internal/dns/utils.js) and of c-ares. */
const ERRORS = { ENOTFOUND: 'EAI_NONAME', ENODATA: 'EAI_NODATA' };

const LOOKUPS = {
  async lookup(name, family) {
    return (await lookup(name, { all: true, family: FAMILIES[family] })).map(({ address }) => address);
  },
  async resolve(name, family) {
    const both = await Promise.allSettled([
      ...(family === 'inet6' ? [] : [resolve4(name)]),
      ...(family === 'inet' ? [] : [resolve6(name)]),
    ]);
    const found = both.flatMap(({ value }) => value ?? []);
    const failed = both.find(({ status }) => status === 'rejected');
    if (found.length === 0 && failed) throw failed.reason;
    return found;
  },
};

const [, , how] = process.argv;

const write = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const now = () => Number(process.hrtime.bigint());

async function perform(verb, args) {
  if (verb !== 'getaddrinfo' || Object.keys(args).some((key) => key !== 'name' && key !== 'family'))
    return { ok: false, error: 'unsupported', reason: 'the runtime looks up addresses of names, and nothing else' };
  try {
    const addresses = await LOOKUPS[how](args.name, args.family ?? 'unspec');
    return { ok: true, addresses, raw: addresses.length };
  } catch ({ code }) {
    return { ok: false, eai: ERRORS[code] ?? code };
  }
}

/** The end of the last command of each thread of the lab: the commands of one run one after the other. */
const threads = new Map();

async function answer(id, thread, verb, words) {
  const args = Object.fromEntries(words.map((word) => word.split('=').map(decodeURIComponent)));
  const start = now();
  const result = await perform(verb, args);
  write({ id: Number(id), thread, verb, start, end: now(), ...result });
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const [id, thread, verb, ...words] = line.split(' ');
  const before = threads.get(thread) ?? Promise.resolve();
  threads.set(
    thread,
    before.then(() => answer(id, thread, verb, words)),
  );
});
write({ event: 'ready', pid: process.pid, probe: `node-${how}` });
