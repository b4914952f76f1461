/** A user and a group that only the host has. */
export const HOST_ONLY = 'deploy';

/** A user and a group that host and client have, with different numbers. */
export const ON_BOTH = 'app';
export const UID_ON_HOST = 2000;
export const UID_IN_CLIENT = 1000;

/** The accounts below /etc on the host. */
export const HOST_ACCOUNTS = accountFiles({ [HOST_ONLY]: 1500, [ON_BOTH]: UID_ON_HOST });

/** The accounts below /etc in the client. */
export const CLIENT_ACCOUNTS = accountFiles({ [ON_BOTH]: UID_IN_CLIENT });

function accountFiles(ids: Record<string, number>): { passwd: string; group: string } {
  const all = Object.entries({ root: 0, ...ids });
  return {
    passwd: all.map(([name, id]) => `${name}:x:${id}:${id}::/:/bin/sh\n`).join(''),
    group: all.map(([name, id]) => `${name}:x:${id}:\n`).join(''),
  };
}
