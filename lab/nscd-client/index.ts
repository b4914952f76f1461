/** A client of name service daemons that sends any octets, and reports what came back and how each connection ended. */
export { buildNscdClient } from './build.ts';
export {
  type ConnectOptions,
  type ExchangeOptions,
  RawClient,
  type RawClientOptions,
  type RawExchange,
} from './client.ts';
export { RawConnection, type RawEnding, type RawPart } from './connection.ts';
export type { RawConnectionEvent } from './events.ts';
