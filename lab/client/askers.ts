import type { DnsQueryEvent } from '../../fake-dns/index.ts';
import { now } from '../core/events.ts';
import type { MailEventAtSink } from '../mail/events.ts';
import { isDescendant } from '../program/is-descendant.ts';
import type { Resources } from '../scenario/resources.ts';
import type { AskerEvent, AskerRole, AskingProcess, MailSenderEvent, MappedLibc } from './events.ts';
import { helperRole } from './helper-mark.ts';
import { mappedLibc } from './mapped-libc.ts';
import type { ClientProcess } from './process.ts';
import { allProcesses, hasSocket, type ProcessFacts, readProcess } from './processes.ts';
import { senderInodes } from './socket-inodes.ts';

/** Finds the process that sent a query. */
export class Askers {
  readonly #resources: Resources;
  readonly #client: () => ClientProcess;
  /** The kinds of the client's processes, by pid and start: a parent may have ended when the next query arrives. */
  readonly #known = new Map<string, AskingProcess>();
  /** By program image, the C library that it has mapped. */
  readonly #libcs = new Map<string, Promise<MappedLibc | null | undefined>>();
  /** The process that asked last, which is read first. */
  #last: number | undefined;

  constructor(resources: Resources, client: () => ClientProcess) {
    this.#resources = resources;
    this.#client = client;
  }

  /** Reads at the arrival of a query, before its reply, which process has the socket that sent it. */
  find(sent: DnsQueryEvent): AskerEvent {
    const { server, query } = sent;
    const at = now();
    const event = { kind: 'asker', at, server, query } as const;
    const owner = this.#ownerOf(senderInodes(this.#resources.hosts, sent));
    if (owner === null) return { ...event, by: 'stranger' };
    this.#last = owner;
    const by = this.#roleOf(owner);
    const clients = by === 'daemon' ? this.processes() : undefined;
    const process = this.#describe(owner);
    return { ...event, by, ...(process && { process }), ...(clients && { clients }) };
  }

  /** Reads when a sink has a mail, before its reply, which process has the connection. */
  findSender({ sink, host, client }: MailEventAtSink): MailSenderEvent {
    const event = { kind: 'mail-sender', at: now(), sink, client } as const;
    const owner = this.#ownerOf(senderInodes(this.#resources.hosts, { host, transport: 'tcp', client }));
    if (owner === null) return { ...event, by: 'stranger' };
    const process = this.#describe(owner);
    return { ...event, by: this.#roleOf(owner), ...(process && { process }) };
  }

  /** Whether the socket that sent a query is still open. A resolver closes it when it waits for no reply any more. */
  isOpen(query: DnsQueryEvent): boolean {
    return senderInodes(this.#resources.hosts, query).size > 0;
  }

  /** All processes of the client now. */
  processes(): AskingProcess[] {
    const client = this.#client();
    return client.among(allProcesses()).flatMap((pid) => (helperRole(pid) ? [] : (this.#describe(pid) ?? [])));
  }

  /** Whether a process is, or was when it was last seen, one of the client's. */
  isClient(pid: number): boolean {
    if (this.#client().has(pid)) return !helperRole(pid);
    return [...this.#known.values()].some((each) => each.pid === pid);
  }

  /** A process of the client, also after its end. */
  process(pid: number): AskingProcess | undefined {
    return [...this.#known.values()].findLast((each) => each.pid === pid);
  }

  /** The processes that asked, with the C libraries that they had mapped. */
  async withLibcs(processes: readonly AskingProcess[]): Promise<AskingProcess[]> {
    return Promise.all(
      processes.map(async (each) => {
        const libc = await this.#libcs.get(each.image);
        return libc === undefined ? each : { ...each, libc };
      }),
    );
  }

  /** Reads the C library of a process, unless that of its program is known. */
  readLibc({ pid, image }: AskingProcess): void {
    if (!this.#libcs.has(image)) this.#libcs.set(image, mappedLibc(pid));
  }

  #ownerOf(inodes: ReadonlySet<string>): number | null {
    if (inodes.size === 0) return null;
    const { pid: self } = process;
    const all = allProcesses().filter((pid) => pid !== self);
    const own = new Set(this.#client().among(all));
    const likely = all.filter((pid) => pid === this.#last || own.has(pid));
    const found =
      likely.find((pid) => hasSocket(pid, inodes)) ??
      all.find((pid) => !likely.includes(pid) && hasSocket(pid, inodes)) ??
      (hasSocket(self, inodes) ? self : null);
    return found;
  }

  #roleOf(pid: number): AskerRole {
    if (pid === process.pid) return 'lab';
    const helper = helperRole(pid);
    if (helper) return helper;
    if (this.#client().owns(pid)) return 'client';
    if (this.#resources.probeName(pid) !== null) return 'probe';
    const daemons = this.#resources.daemons.flatMap(({ daemon }) => daemon.pid ?? []);
    return daemons.some((daemon) => isDescendant(pid, daemon)) ? 'daemon' : 'stranger';
  }

  #describe(pid: number): AskingProcess | null {
    const facts = readProcess(pid);
    if (!facts) return null;
    const { parent: _, ...known } = facts;
    const process: AskingProcess = { ...known, how: this.#howOf(facts) };
    if (this.#client().owns(pid)) this.#known.set(`${pid} ${facts.started}`, process);
    return process;
  }

  /** A forked child has the image of its parent, or, after the parent's end, that of a process that was seen. */
  #howOf({ pid, parent, image }: ProcessFacts): AskingProcess['how'] {
    if (pid === this.#client().pid) return 'program';
    if (readProcess(parent)?.image === image) return 'forked';
    const twin = [...this.#known.values()].some((each) => each.pid !== pid && each.image === image);
    return twin ? 'forked' : 'executed';
  }
}
