/** <linux/bpf_common.h>, <linux/seccomp.h>; the system call's number is the first word that a filter can load. */
const LOAD_WORD = 0x20;
const JUMP_IF_EQUAL = 0x15;
const RETURN = 0x06;
const RETURN_ERRNO = 0x0005_0000;
const ALLOW = 0x7fff_0000;

/** <asm/unistd.h> */
const SETGROUPS: Partial<Record<NodeJS.Architecture, number>> = { x64: 116, arm64: 159 };

/**
 * A seccomp filter for `bwrap --seccomp`: setgroups does nothing, and says that it has. tcpdump gives up root's groups, also with
 * `-Z root`, and ends if it cannot, but in a user namespace that anybody may make nobody can (user_namespaces(7)).
 *
 * @throws Error on a machine whose number of the call is not known
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

/** `struct sock_filter` of <linux/filter.h>; `otherwise` is how many instructions to leave out when a comparison fails. */
function instruction(code: number, operand: number, { otherwise = 0 } = {}): Buffer {
  const octets = Buffer.alloc(8);
  octets.writeUInt16LE(code, 0);
  octets.writeUInt8(otherwise, 3);
  octets.writeUInt32LE(operand, 4);
  return octets;
}
