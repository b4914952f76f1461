export {
  type BehaviourSpec,
  BehaviourTextError,
  codeOf,
  formatBehaviour,
  parseBehaviour,
  parseServerText,
  ruleOf,
  type ServerDirective,
  serverWords,
} from './behaviours/behaviour-text.ts';
export { type BehaviourName, behaviours } from './behaviours/index.ts';
export type {
  DnsEvent,
  DnsMalformedEvent,
  DnsQueryEvent,
  DnsReplyEvent,
  DnsResetEvent,
  DnsSilenceEvent,
  DnsSocketErrorEvent,
  DnsUnsentEvent,
  Transport,
} from './events.ts';
export type { Exchange } from './exchange.ts';
export type { Match, RuleMatch } from './match.ts';
export type { Query } from './query.ts';
export { type Rule, rule } from './rule.ts';
export { type FakeDns, type ServerOptions, startServer } from './server.ts';
export type { SocketOpener, SocketSpec } from './transports/bind.ts';
export { BindError } from './transports/listen.ts';
export { ResponseBuilder } from './wire/builder.ts';
export { type Zone, ZoneError } from './zones/schema.ts';
export { ZoneFileError, type ZoneFileOptions, zoneFromFile } from './zones/zone-file.ts';
