/** The fragment of a URL: a page of the report, and its parameters. */
export interface Route {
  /** Empty for the matrix, `compare`, or the id of a cell or a lesson. */
  path: string;
  params: URLSearchParams;
}

/** Reads `location.hash`. */
export function parseHash(hash: string): Route {
  const text = hash.replace(/^#/, '');
  const at = text.indexOf('?');
  const path = at < 0 ? text : text.slice(0, at);
  return { path: decode(path), params: new URLSearchParams(at < 0 ? '' : text.slice(at + 1)) };
}

/** The link to a page of the report. Without a script it leads to the element with that id. */
export function hashOf(path: string, params: Record<string, string | number> = {}): string {
  const query = new URLSearchParams(Object.entries(params).map(([key, value]): [string, string] => [key, `${value}`]));
  return `#${encodeURI(path).replaceAll('#', '%23').replaceAll('?', '%3F')}${query.size > 0 ? `?${query}` : ''}`;
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
