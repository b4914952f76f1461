/** A page of the manual that the catalogue follows. An entry of kind `conformance` names the page and one of its parts in its member `manual`. */
export interface ManualPage {
  /** As in the member `manual` of an entry: `gai.conf(5)`. */
  name: string;
  /** Options, keywords, flags and sections, in the order of the page. */
  parts: readonly string[];
  /** Sentences that an entry of another kind shows. Its outcomes are named after the bug, so it has no row in the table. */
  elsewhere?: readonly { part: string; sentence: string; entry: string }[];
  /** Sentences that no entry can be about, each with the reason. */
  without?: readonly { part: string; sentence: string; reason: string }[];
}
