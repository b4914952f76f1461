import { expect, test } from 'vitest';
import { environmentOn } from '../../lab/libc/libc-environment.ts';

test('variables of a scenario win, and its library path comes behind that of the libc', () => {
  const env = { LD_LIBRARY_PATH: '/libc:/libc/resolv', GCONV_PATH: '/libc/gconv' };
  expect(environmentOn({ env }, { LD_LIBRARY_PATH: '/opt/modules', GCONV_PATH: '/opt' })).toEqual({
    LD_LIBRARY_PATH: '/libc:/libc/resolv:/opt/modules',
    GCONV_PATH: '/opt',
  });
  expect(environmentOn({ env: {} }, { LD_LIBRARY_PATH: '/opt/modules' })).toEqual({ LD_LIBRARY_PATH: '/opt/modules' });
  expect(environmentOn({ env: {} }, {})).toEqual({});
});
