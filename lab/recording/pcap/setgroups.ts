import { SOCK_FILTER } from '../../namespaces/layouts.ts';

/**
 * <linux/bpf_common.h>, <linux/seccomp.h>. The system call's number is the first word of the data that a filter loads.
 */
const LOAD_WORD = 0x20;
const JUMP_IF_EQUAL = 0x15;
const RETURN = 0x06;
const RETURN_ERRNO = 0x0005_0000;
const ALLOW = 0x7fff_0000;

/** <asm/unistd.h> */
export const SETGROUPS: Partial<Record<NodeJS.Architecture, number>> = { x64: 116, arm64: 159 };

/**
 * A seccomp filter for `bwrap --seccomp` that makes setgroups return 0 without effect. tcpdump calls setgroups to drop
 * root's groups, even with `-Z root`, and exits if the call fails. In an unprivileged user namespace it always fails
 * (user_namespaces(7)).
 *
 * @throws Error on an architecture whose number of the call is not known
 */
export function setgroupsDoesNothing(architecture: NodeJS.Architecture = process.arch): Buffer {
  const setgroups = SETGROUPS[architecture];
  if (setgroups === undefined) throw new Error(`the number of setgroups on ${architecture} is not known`);
  return Buffer.concat([
    instruction(LOAD_WORD, 0),
    instruction(JUMP_IF_EQUAL, setgroups, { otherwise: 1 }),
    instruction(RETURN, RETURN_ERRNO),
    instruction(RETURN, ALLOW),
  ]);
}

/**
 * `struct sock_filter` of <linux/filter.h>; `otherwise` is the number of instructions to skip if a comparison fails.
 */
function instruction(code: number, operand: number, { otherwise = 0 } = {}): Buffer {
  const { size, at } = SOCK_FILTER;
  const octets = Buffer.alloc(size);
  octets.writeUInt16LE(code, at.code);
  octets.writeUInt8(otherwise, at.jf);
  octets.writeUInt32LE(operand, at.k);
  return octets;
}
