import { readFileSync } from 'node:fs';
import { Marked } from 'marked';
import { html, trusted } from '../html/client/markup.ts';

const SHEETS = ['colours.css', 'base.css', 'narrow.css'];

/** A Markdown page as one HTML page that needs no other file and no script. HTML inside the Markdown is shown as text. */
export function fixHtml(markdown: string, title: string): string {
  const style = SHEETS.map((sheet) => readFileSync(new URL(`../html/style/${sheet}`, import.meta.url), 'utf8')).join(
    '',
  );
  // Cells of a table have lines of their own.
  const marked = new Marked({ renderer: { html: ({ text }) => (text === '<br>' ? text : html`${text}`.text) } });
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>resolv-lab: ${title}</title>
<style>
${trusted(style)}</style>
</head>
<body>
<header><p class="name">resolv-lab</p></header>
<main>
${trusted(marked.parse(markdown, { async: false }))}</main>
</body>
</html>
`.text;
}
