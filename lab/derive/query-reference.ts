import type { DnsQueryEvent } from '../../fake-dns/events.ts';
import type { CallEvent } from '../probe/call-event.ts';
import type { QueryReference } from './events.ts';

/** The part of a derived event that identifies the query and its call. */
export function queryReference(query: DnsQueryEvent, call: CallEvent | null): QueryReference & { at: number } {
  const { at, server, host, local, query: number, name, type } = query;
  const about = { at, server, ...(host !== undefined && { host }), local, query: number, name, type };
  if (!call) return about;
  const { probe, thread, label } = call;
  return { ...about, call: { probe, thread, ...(label !== undefined && { label }) } };
}
