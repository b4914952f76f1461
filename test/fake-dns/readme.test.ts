import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { behaviours } from '../../fake-dns/index.ts';

const readme = readFileSync(new URL('../../fake-dns/README.md', import.meta.url), 'utf8');

test('the table lists every behaviour, under the name that events report', () => {
  const listed = [...readme.matchAll(/^\| `(\w+)\(/gm)].map(([, name]) => name);
  expect(listed).toEqual(Object.keys(behaviours));
  const made = [
    behaviours.answer(),
    behaviours.answerOnceThenSilent(),
    behaviours.answerWith(() => {}),
    behaviours.cutTcp(),
    behaviours.delay(1),
    behaviours.drop(),
    behaviours.duplicate(),
    behaviours.formerrOnEdns(),
    behaviours.headerOnly('SERVFAIL'),
    behaviours.lame(),
    behaviours.nodata(),
    behaviours.nxdomain(),
    behaviours.rawBytes(Buffer.alloc(0)),
    behaviours.refused(),
    behaviours.refuseTcp(),
    behaviours.reorder(),
    behaviours.servfail(),
    behaviours.truncate(),
    behaviours.wrongId(),
    behaviours.wrongQuestion(),
    behaviours.wrongSourcePort(),
  ];
  expect(made.map(({ behaviour }) => behaviour)).toEqual(Object.keys(behaviours));
});
