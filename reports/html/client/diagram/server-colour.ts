/** The class that gives a nameserver its colour, by its position in `servers`; empty where there is no server. */
export function serverColour(servers: readonly string[], server: string | null): string {
  const at = server === null ? -1 : servers.indexOf(server);
  return at < 0 ? '' : `s${at % 6}`;
}
