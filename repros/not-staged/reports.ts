import type { NotStaged } from './row.ts';

/** Public reports whose circumstances no scenario has. */
export const reports: readonly NotStaged[] = [
  {
    names: ['https://github.com/NixOS/nixpkgs/issues/28987'],
    title: 'nscd and a D-Bus daemon wait for each other, and lookups of users hang',
    reason: 'the daemon of D-Bus must ask nscd while a module in nscd asks it; no scenario has a D-Bus daemon',
    source: 'https://github.com/NixOS/nixpkgs/issues/28987',
  },
  {
    names: ['https://github.com/twosigma/nsncd/pull/10'],
    title:
      'a service manager that opens the socket of nsncd asks nsncd for users before it starts it, and waits for ever',
    reason: 'a service manager must run in the cell, and ask for users while it holds the socket',
    source: 'https://github.com/twosigma/nsncd/pull/10',
  },
];
