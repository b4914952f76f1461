import { join } from 'node:path';
import { execa } from 'execa';
import { UNSHARE } from '../../../lab/namespaces/reexec.ts';
import { bundled } from '../../e2e/command.ts';

const command = (start: string) => `'${process.execPath}' '${start}'`;
const INSPECT_PROCESSES = command(await bundled('test/lab/inspect/fixtures/inspect-processes.ts'));
const CHECK_MACHINE = command(await bundled('test/lab/inspect/fixtures/check-machine.ts'));

/**
 * The functions of the script of a machine. Its /run is its own, and so is its /etc/resolv.conf. Each process that it starts
 * says its id on a FIFO, so nothing waits for time.
 */
const FUNCTIONS = `
set -eu
mount -t tmpfs none /run
mount -t tmpfs none /mnt
mkdir /mnt/etc /run/nscd /run/other
cp -r /etc/passwd /etc/group /etc/ld.so.cache /etc/alternatives /mnt/etc/ 2>/dev/null || :
echo 'nameserver 10.0.0.1' > /mnt/etc/resolv.conf
mount --bind /mnt/etc /etc
mkfifo /mnt/said /mnt/open
exec 8<> /mnt/said 9<> /mnt/open

# Starts a command whose end is PROCESS, and sets $pid to the id of that process.
started() { { "$@" || echo failed > /mnt/said; } & read -r pid <&8; test "$pid" != failed; }
PROCESS='echo $$ > /mnt/said; exec sleep infinity'

export NODE='${process.execPath}' LISTENER='${join(import.meta.dirname, 'fixtures/listen.ts')}'

# Listens on a socket, as a daemon does. Its id is in $!.
listen() { "$NODE" "$LISTENER" "$1" <&9 > /mnt/said & read -r ready <&8; test "$ready" = ready; }

# A root of its own with the files of this machine, which has no socket of it.
ROOT='--tmpfs / --ro-bind /usr /usr --symlink usr/bin /bin --symlink usr/lib /lib --symlink usr/lib64 /lib64 --dir /run --dir /etc --symlink /run /var/run --bind /mnt /mnt --proc /proc'
container() { bwrap --die-with-parent $ROOT "$@" sh -c "$PROCESS"; }

inspect() { ${INSPECT_PROCESSES} "$@"; }
check_machine() { ${CHECK_MACHINE}; }
`;

/** Runs a script as the only one on a machine of its own, which ends with it. Returns the document that its last command prints. */
export async function onMachine<T>(script: string): Promise<T> {
  const [file = '', ...words] = ['setpriv', '--pdeathsig', 'KILL', ...UNSHARE, 'sh', '-c', `${FUNCTIONS}\n${script}`];
  const { stdout } = await execa(file, words, { stdin: 'ignore' });
  return JSON.parse(stdout) as T;
}
