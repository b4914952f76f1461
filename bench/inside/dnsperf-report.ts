/**
 * Queries per second, from the report of dnsperf (2.10). Every query must have an answer with records, because a server with
 * lost queries or empty answers would look fast.
 * @throws Error if a query has no such answer, or for a text that is not such a report
 */
export function queriesPerSecond(report: string): number {
  const codes = lineOf('Response codes', report);
  if (!/^NOERROR \d+ \(100\.00%\)$/.test(codes)) throw new Error(`response codes: ${codes}`);
  const lost = lineOf('Queries lost', report);
  if (!lost.startsWith('0 ')) throw new Error(`queries lost: ${lost}`);
  const sizes = lineOf('Average packet size', report);
  const [, request = 0, response = 0] = /^request (\d+), response (\d+)$/.exec(sizes)?.map(Number) ?? [];
  if (response - request < LEAST_RECORD) throw new Error(`no records in the answers: average packet size: ${sizes}`);
  return Number(lineOf('Queries per second', report));
}

/** The size of a record with a compressed name and an IPv4 address, in octets (RFC 1035 §4.1.3). */
const LEAST_RECORD = 16;

function lineOf(what: string, report: string): string {
  const [, value] = new RegExp(`^ *${what}:[ \\t]*(\\S.*?)[ \\t]*$`, 'm').exec(report) ?? [];
  if (value === undefined) throw new Error(`the report of dnsperf has no ${what.toLowerCase()}`);
  return value;
}
