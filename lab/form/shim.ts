import { behaviours, type Rule } from '../../fake-dns/index.ts';

export function parseBehaviours(text: string): () => readonly Rule[] {
  const make = () =>
    text.split(';').map((part) => {
      const [name = '', ...words] = part.trim().split(/\s+/);
      const fn = (behaviours as Record<string, unknown>)[name] as ((match: object) => Rule) | undefined;
      if (!fn) throw new Error(`no behaviour '${name}'`);
      const match = Object.fromEntries(
        words.map((word) => word.split('=')).map(([k, v]) => [k, k === 'times' ? Number(v) : v]),
      );
      if (name === 'headerOnly') {
        const { rcode, ...rest } = match as { rcode: string };
        return (behaviours.headerOnly as (r: string, m: object) => Rule)(rcode, rest);
      }
      return fn(match);
    });
  make();
  return make;
}
