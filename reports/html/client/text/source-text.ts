import { type Html, html } from '../markup.ts';

/** The URL of a glibc bug, without its number. */
const BUGZILLA = 'https://sourceware.org/bugzilla/show_bug.cgi?id=';

/** The source of an expectation; each glibc bug in it is a link. */
export function sourceText(source: string): Html {
  const parts = source.split(/\b([Bb]ug \d+)/);
  return html`${parts.map((part, at) => (at % 2 === 1 ? bugLink(Number(part.slice(4)), part) : part))}`;
}

/** A link to a bug of glibc. */
export function bugLink(number: number, text = `bug ${number}`): Html {
  return html`<a href="${BUGZILLA}${number}">${text}</a>`;
}

/** A link to a bug by its number in glibc's Bugzilla, or to a CVE. */
export function bugReference(bug: string): Html {
  return /^\d+$/.test(bug) ? bugLink(Number(bug)) : html`<a href="${CVE}${bug}">${bug}</a>`;
}

/** The URL of a CVE, without its id. */
const CVE = 'https://www.cve.org/CVERecord?id=';
