import { closeSync } from 'node:fs';
import { CMSGHDR, IOVEC, MSGHDR } from '../namespaces/layouts.ts';
import { call, copyTo, reserveMemory } from '../namespaces/syscalls.ts';

/** <bits/socket.h>; the same on x86-64 and arm64. */
const AF_UNIX = 1;
const SOCK_STREAM = 1;
const SOCK_SEQPACKET = 5;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;
const SO_SNDBUF = 7;
const MSG_NOSIGNAL = 0x4000;

/** The size of the send buffer in octets, which limits a message. The kernel doubles it, and may grant less (socket(7), SO_SNDBUF). */
const BUFFER_SIZE = 1 << 20;

/** A pair of connected, blocking sockets for a stream of a program. @throws Error with the `code` of the system call */
export function streamPair(): [number, number] {
  return socketPair(SOCK_STREAM);
}

function socketPair(type: number): [number, number] {
  const pair = Buffer.alloc(8);
  call('socketpair', AF_UNIX, type | SOCK_CLOEXEC, 0, pair);
  return [pair.readInt32LE(0), pair.readInt32LE(4)];
}

/** A socket for messages with file descriptors, which Node's own sockets cannot send. */
export class MessageChannel {
  /** The end for the other process. */
  readonly other: number;
  readonly #own: number;
  #open = true;
  /** For the structures of a message. They have pointers for the kernel, and Node's own buffers may move. */
  #memory: { address: number; size: number } | undefined;

  constructor() {
    [this.#own, this.other] = socketPair(SOCK_SEQPACKET);
    const size = Buffer.alloc(4);
    size.writeInt32LE(BUFFER_SIZE);
    call('setsockopt', this.#own, SOL_SOCKET, SO_SNDBUF, size, size.length);
  }

  /** Sends one message, with copies of these descriptors. @throws Error with a `code`: EPIPE when either end is closed, EMSGSIZE, … */
  send(content: Buffer, descriptors: readonly number[]): void {
    // Another file may have the number of a closed descriptor.
    if (!this.#open) throw Object.assign(new Error('the channel is closed'), { code: 'EPIPE' });
    const rights = CMSGHDR.size + 4 * descriptors.length;
    const control = descriptors.length > 0 ? Math.ceil(rights / 8) * 8 : 0;
    const size = MSGHDR.size + IOVEC.size + control + content.length;
    const address = this.#memoryOf(size);
    const message = Buffer.alloc(size - content.length);
    const pointer = (offset: number) => BigInt(address + offset);
    message.writeBigUInt64LE(pointer(MSGHDR.size), MSGHDR.at.msg_iov);
    message.writeBigUInt64LE(1n, MSGHDR.at.msg_iovlen);
    if (control > 0) {
      message.writeBigUInt64LE(pointer(MSGHDR.size + IOVEC.size), MSGHDR.at.msg_control);
      message.writeBigUInt64LE(BigInt(control), MSGHDR.at.msg_controllen);
    }
    message.writeBigUInt64LE(pointer(message.length), MSGHDR.size + IOVEC.at.iov_base);
    message.writeBigUInt64LE(BigInt(content.length), MSGHDR.size + IOVEC.at.iov_len);
    if (control > 0) {
      const at = MSGHDR.size + IOVEC.size;
      message.writeBigUInt64LE(BigInt(rights), at + CMSGHDR.at.cmsg_len);
      message.writeInt32LE(SOL_SOCKET, at + CMSGHDR.at.cmsg_level);
      message.writeInt32LE(SCM_RIGHTS, at + CMSGHDR.at.cmsg_type);
      for (const [index, each] of descriptors.entries()) message.writeInt32LE(each, at + CMSGHDR.size + 4 * index);
    }
    copyTo(address, Buffer.concat([message, content]));
    call('sendmsg', this.#own, address, MSG_NOSIGNAL);
  }

  /** May be called again. */
  close(): void {
    if (this.#open) closeSync(this.#own);
    this.#open = false;
  }

  #memoryOf(size: number): number {
    if (!this.#memory || this.#memory.size < size) {
      // Reserved memory is never freed, so each new block is at least twice as large as the last one.
      const rounded = 2 ** Math.ceil(Math.log2(Math.max(size, 1 << 16)));
      this.#memory = { address: reserveMemory(rounded), size: rounded };
    }
    return this.#memory.address;
  }
}
