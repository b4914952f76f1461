import fc from 'fast-check';
import { expect, test } from 'vitest';
import { derive, isDerived, withDerived } from '../../../lab/derive/index.ts';
import { EventBuilder } from './event-builder.ts';

/** Any queries, replies and calls at any times. */
const builders = fc
  .array(
    fc.record({
      at: fc.integer({ min: 0, max: 5000 }),
      length: fc.integer({ min: 0, max: 3000 }),
      what: fc.constantFrom('call', 'A', 'AAAA'),
      id: fc.integer({ min: 1, max: 3 }),
      name: fc.constantFrom('one.test', 'two.test'),
      local: fc.constantFrom('127.0.0.1', '127.0.0.2'),
      transport: fc.constantFrom('udp', 'tcp'),
      reply: fc.option(fc.integer({ min: 0, max: 3000 }), { nil: undefined }),
    }),
    { maxLength: 30 },
  )
  .map((moments) => {
    const builder = new EventBuilder().probe('program', 'glibc').probe('other', 'musl');
    for (const { at, length, what, name, id, reply, ...where } of moments) {
      if (what === 'call') builder.call(at, at + length, { args: { name }, probe: id === 1 ? 'other' : 'program' });
      else builder.query(at, what, { name, id, ...where, ...(reply !== undefined && { reply }) });
    }
    return builder.sorted();
  });

test('derivation accepts any events and does not change them', () => {
  fc.assert(
    fc.property(builders, (events) => {
      const before = structuredClone(events);
      const derived = derive(events);
      expect(events).toEqual(before);
      for (const event of derived) {
        const query = events.find((each) => each.kind === 'dns-query' && each.query === event.query);
        expect(query).toMatchObject({ at: event.at, name: event.name, type: event.type });
        if (event.kind === 'timeout') expect(event.end).toBeGreaterThan(event.at);
        else expect(event.of.query).not.toBe(event.query);
      }
    }),
  );
});

test('a query has at most one timeout and at most one retransmission event', () => {
  fc.assert(
    fc.property(builders, (events) => {
      const keys = derive(events).map(({ kind, query }) => `${kind} ${query}`);
      expect(new Set(keys).size).toBe(keys.length);
    }),
  );
});

test('a stored stream with derived events gives the same events again', () => {
  fc.assert(
    fc.property(builders, (events) => {
      const derived = withDerived(events);
      expect(derived.filter((event) => !isDerived(event))).toEqual(events);
      expect(withDerived(derived)).toEqual(derived);
      expect(derived.map(({ at }) => at)).toEqual(derived.map(({ at }) => at).toSorted((a, b) => a - b));
    }),
  );
});
