import type { Layout } from '../../probes/ffi/layouts.ts';

// Structures that the lab exchanges with the kernel, on 64-bit machines. A test compares them with the headers (test/probes/layouts.test.ts).

export const MSGHDR = {
  type: 'struct msghdr',
  header: 'sys/socket.h',
  size: 56,
  at: { msg_iov: 16, msg_iovlen: 24, msg_control: 32, msg_controllen: 40 },
} as const satisfies Layout;

export const IOVEC = {
  type: 'struct iovec',
  header: 'sys/uio.h',
  size: 16,
  at: { iov_base: 0, iov_len: 8 },
} as const satisfies Layout;

/** The data follow. */
export const CMSGHDR = {
  type: 'struct cmsghdr',
  header: 'sys/socket.h',
  size: 16,
  at: { cmsg_len: 0, cmsg_level: 8, cmsg_type: 12 },
} as const satisfies Layout;

export const IFREQ = {
  type: 'struct ifreq',
  header: 'net/if.h',
  size: 40,
  at: { ifr_name: 0, ifr_flags: 16 },
} as const satisfies Layout;

export const TIMESPEC = {
  type: 'struct timespec',
  header: 'time.h',
  size: 16,
  at: { tv_sec: 0, tv_nsec: 8 },
} as const satisfies Layout;

export const SOCK_FILTER = {
  type: 'struct sock_filter',
  header: 'linux/filter.h',
  size: 8,
  at: { code: 0, jt: 2, jf: 3, k: 4 },
} as const satisfies Layout;
