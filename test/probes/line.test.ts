import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commandLine } from '../../lab/probe/line.ts';
import { parseCommand } from '../../probes/ffi/command.ts';

const byteText = fc.uint8Array({ max: 255, min: 1 }).map((bytes) => Buffer.from(bytes).toString('latin1'));

test('a command line keeps all bytes', () => {
  fc.assert(
    fc.property(fc.nat(), fc.dictionary(fc.stringMatching(/^[a-z+-]+$/), byteText), (id, args) => {
      const line = commandLine(id, 'main', 'getpwnam', args);
      expect(line).toMatch(/^[\x21-\x7e ]+\n$/);
      const command = parseCommand(line.trimEnd());
      expect(command).toMatchObject({ id, thread: 'main', verb: 'getpwnam' });
      expect(Object.fromEntries(command.args)).toEqual(args);
    }),
  );
});

test('lists become words joined by commas', () => {
  expect(commandLine(7, 'w', 'set', { 'options+': ['RES_USEVC', 'RES_ROTATE'], retry: 2 })).toBe(
    '7 w set options+=RES_USEVC,RES_ROTATE retry=2\n',
  );
});

test('a character above U+00FF is refused', () => {
  expect(() => commandLine(1, 'main', 'getpwnam', { name: 'ł' })).toThrow(RangeError);
});
