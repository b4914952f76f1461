import { describe, test } from 'vitest';
import { atFirstUse } from '../../lab/util/at-first-use.ts';
import { buildOf, checksOf, type Fault, FOUND_OUT, folderOfChecks } from './folder-of-checks.ts';

/** The ways of one build do not affect each other's checks, so one command finds them all. */
const BUILDS: readonly (readonly Fault[])[] = [
  [
    ['STALE', 'stale-resolv-conf/main', /A answered/],
    ['WRONG_FIELD', 'daemon-parity/main', /another gid/],
    ['WRONG_ERROR', 'daemon-parity/gethostbyname-missing', /h_errno TRY_AGAIN for HOST_NOT_FOUND/],
    ['WRONG_NOBODY', 'daemon-protocol/GETPWBYNAME-missing', /uid 77 for -1; gid 77 for -1/],
    ['WRONG_NOBODY', 'daemon-parity/users-missing', /the reply has uid 77 for -1/],
    ['WRONG_FAMILY', 'daemon-protocol/GETHOSTBYADDRv6', /address family 77 for 10/],
    ['WRONG_FAMILY', 'daemon-parity/gethostbyname', /the reply has address family 77 for 2/],
    ['WRONG_AI_ERROR', 'daemon-protocol/GETAI-servfail', /error h_errno-77/],
    ['WRONG_AI_ERROR', 'daemon-parity/getaddrinfo-missing', /the reply has error h_errno-77/],
  ],
  [
    ['TRUNCATES', 'daemon-parity/main', /no reply/],
    [
      'OTHER_NETWORK',
      'daemon-parity/gethostbyname',
      /no query to the nameserver; .*the daemon is in another network than its host/,
    ],
  ],
  [
    ['EXITS_AT_ADDRESS', 'daemon-faults/keys-addresses', /nsncd ended with exit code 101/],
    ['DIES_AT_GROUPS', 'daemon-protocol/INITGROUPS', /INITGROUPS.* the daemon ended by SIGABRT/],
    ['NEEDS_THREADS', 'daemon-faults/threads', /no further thread or process, nsncd ended with exit code 1/],
    ['FEWER_WORKERS', 'silent-nameserver/one-worker-free', /www\.lab\.test: .* by itself after daemon/],
  ],
  [
    ['CACHES', 'daemon-file-changes/main', /getpwnam alice: not found/],
    ['DROPS', 'daemon-faults/crowd', /\d+ of 1000 clients got no whole reply/],
  ],
  [
    ['MIXES_UP', 'daemon-faults/crowd', /the client that asked for user\d+ got user\d+/],
    ['READS_ALONE', 'daemon-faults/stays', /after a client that stays with a part of a request.*, nsncd hangs/],
    ['GROWS', 'daemon-faults/growth', /holds more memory after every round/],
  ],
  [
    ['MIXES_NETGROUPS', 'daemon-faults/crowd', /asked for netgroup\d+ got .*user\d+/],
    ['LEAKS', 'daemon-faults/growth', /holds more descriptors after every round/],
    // Descriptors that a daemon keeps after its clients have left are found in any row of faults.
    ['LEAKS', 'daemon-faults/cut', /nsncd holds \d+ descriptors more than before its clients came/],
  ],
  [
    ['WRONG_SUCCESS', 'daemon-protocol/GETHOSTBYNAME', /error 77 for 0/],
    ['WRONG_SUCCESS', 'daemon-parity/getaddrinfo', /the reply has error 77 for 0/],
    ['GROWS_AT_HOSTS', 'daemon-faults/growth', /holds more memory after every round of GETAI;/],
  ],
];

/** These leave clients without replies for a minute. */
const STOPS: readonly Fault[] = [
  ['FREEZES', 'daemon-faults/numbers', /after a generated request \(seed 1\), nsncd answers late/],
  ['STUCK_LATE', 'daemon-file-changes/main', /after it was ready, nsncd gives no reply to GETPWBYNAME/],
];

const { check, expectFoundOut } = folderOfChecks([...BUILDS, STOPS].map(buildOf));

/** What a daemon keeps shows after few requests as well. */
const FEW = ['--cases', '20'];

const faulty = (faults: readonly Fault[]) => {
  const checks = checksOf(faults);
  const words = checks.includes('daemon-faults/growth') ? FEW : [];
  return atFirstUse(() => check(buildOf(faults), '--only', checks.join(), ...words));
};

describe.each(BUILDS.map((faults) => ({ faults, run: faulty(faults) })))('in one build', ({ faults, run }) => {
  test.each(faults)(FOUND_OUT, async (...fault) => expectFoundOut(buildOf(faults), fault, await run()));
});

describe('in a build that is waited for', () => {
  const run = faulty(STOPS);
  test.each(STOPS)(FOUND_OUT, async (...fault) => expectFoundOut(buildOf(STOPS), fault, await run()));
});
