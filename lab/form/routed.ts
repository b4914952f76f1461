import type { FakeDns } from '../../fake-dns/index.ts';
import type { Host } from '../host/host.ts';
import type { RouterAnswer } from '../namespaces/router.ts';
import type { ScenarioContext } from '../scenario/context.ts';
import type { RouterWatch } from '../scenario/router-watch.ts';
import { addressCommand, type Behaviour, type ScenarioServer } from './servers.ts';

/** What the router is set to for a server that can be reached: its address is the host's own, so that no packet comes to the router. */
const UNUSED: RouterAnswer = 'net-unreachable';

/** How long the lab waits for the router's message about its own question: the kernel takes a part of a second. */
const ICMP_LIMIT_MS = 10_000;

/** The router of a scenario, and what it does for each server that is behind it in a part of the scenario. */
export class Routed {
  readonly #scenario: ScenarioContext;
  readonly #client: Host;
  readonly #router: Host;
  readonly #watch: RouterWatch;
  /** What the router does, by server; undefined for one whose address is the client's own. */
  readonly #answers = new Map<string, RouterAnswer | undefined>();

  private constructor(scenario: ScenarioContext, client: Host, router: Host, watch: RouterWatch) {
    this.#scenario = scenario;
    this.#client = client;
    this.#router = router;
    this.#watch = watch;
  }

  /** Puts a router before the client; null if no server needs one. */
  static async open(
    scenario: ScenarioContext,
    client: Host,
    servers: readonly ScenarioServer[],
  ): Promise<Routed | null> {
    const routed = servers.filter(({ isRouted }) => isRouted);
    if (routed.length === 0) return null;
    const router = await scenario.host('router');
    const answers = routed.map(({ address, does }) => [address, does.router ?? UNUSED] as const);
    await scenario.routeThrough(client, router, Object.fromEntries(answers));
    const own = new Routed(scenario, client, router, await scenario.watchRouter(router));
    for (const { name, does } of routed) own.#answers.set(name, does.router);
    return own;
  }

  /** From now on, queries that do not reach this server are its events. */
  add(server: FakeDns): void {
    const { name } = server;
    if (!this.#answers.has(name)) return;
    const behaviour = () => this.#answers.get(name) ?? 'on its way';
    this.#watch.add({ server, address: server.addresses[0] as string, behaviour });
  }

  /** Moves a server's address behind the router, or back to the client's host. The server listens on it only there. */
  async change(server: FakeDns, { router }: Behaviour): Promise<void> {
    const { name, addresses } = server;
    const before = this.#answers.get(name);
    if (!this.#answers.has(name) || before === router) return;
    const [address = ''] = addresses;
    if (router !== undefined)
      await this.#scenario.changeRoute(this.#router, address, { before: before ?? UNUSED, answer: router });
    else await this.#scenario.changeRoute(this.#router, address, { before: before as RouterAnswer, answer: UNUSED });
    this.#answers.set(name, router);
    if (before === undefined) {
      await server.setTransports([]);
      await this.#scenario.ip(this.#client, addressCommand('del', address));
    } else if (router === undefined) await this.#scenario.ip(this.#client, addressCommand('add', address));
  }

  /**
   * The lab asks a server; the router's message is waited for where it sends one for each packet (lab/namespaces/router.ts). Packets come in
   * their order, so after this every earlier one is an event.
   */
  async ask(server: FakeDns, name: string): Promise<void> {
    if (this.#answers.get(server.name) !== 'host-unreachable') return this.#scenario.ask(server, this.#client, name);
    const icmp = this.#scenario.nextIcmp(server.name, name, AbortSignal.timeout(ICMP_LIMIT_MS)).catch(() => {});
    await this.#scenario.ask(server, this.#client, name);
    // Without one, a control fails.
    await icmp;
  }
}
