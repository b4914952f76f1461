import type { DaemonFacts, LibcFacts } from '../../../../lab/core/schema.ts';
import { type Html, html } from '../markup.ts';

/** A libc with its version, package revision and build-id. */
export function libcText({ id, kind, version, package: name, revision, buildId }: LibcFacts): Html {
  return html`${id}: ${kind} ${version}${revision && html`, ${name} ${revision}`}${buildId && html`<br><code class="id">build-id ${buildId}</code>`}`;
}

/** A daemon with its version and its own libc. */
export function daemonText({ id, version, libc, program }: DaemonFacts): Html {
  return html`${id}${program && html` from <code>${program}</code>,`}${version && ` ${version}`}${libc && html` on ${libc.id} (${libc.revision ?? libc.version})`}`;
}
