import { behaviours } from '../../fake-dns/index.ts';
import { addressesOf, type Control, control, type Evidence } from '../../lab/index.ts';

/** Answers nothing for the slow names, and another address for the other one as soon as a slow query has come again. */
export const slowServer = () => {
  const seen: string[] = [];
  const again = () => seen.length > new Set(seen).size;
  return [
    behaviours.answerWith((reply) => reply.drop(), { name: '*.slow.test', when: ({ raw }) => seen.push(raw) > 0 }),
    behaviours.answerWith(
      (reply) => reply.init().question().section('answer').record('other.lab.test', 'A', '192.0.2.99'),
      {
        ...{ name: 'other.lab.test', when: again },
      },
    ),
  ];
};

/** A late query came when a slow lookup had ended, 1 s after it was sent again; otherwise the machine was busy. */
export function lateByPool(evidence: Evidence): Control[] {
  const [query] = evidence.queriesFor('other.lab.test');
  const again = ['a', 'b'].flatMap((name) => evidence.queriesFor(`${name}.slow.test`)[1]?.at ?? []);
  const isAfter = query !== undefined && query.at - Math.min(...again) > 0.9e9;
  const isLate = addressesOf(evidence.call('other').result).includes('192.0.2.99');
  const words = `sent ${isAfter ? 'after' : 'before'} the end of the first slow lookup`;
  return [control('the lookup waited for another one, or for nothing', isLate === isAfter, words)];
}
