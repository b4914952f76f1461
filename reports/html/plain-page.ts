import { readFileSync } from 'node:fs';
import { type Html, html, trusted } from './client/markup.ts';

/** Later sheets override earlier ones. */
const SHEETS = ['colours', 'base', 'narrow'].map((name) => new URL(`style/${name}.css`, import.meta.url));

/** A page that needs no other file and no script, with further style sheets behind those of all pages. */
export function plainPage(title: string, main: Html, sheets: readonly URL[] = []): string {
  const style = [...SHEETS, ...sheets].map((sheet) => readFileSync(sheet, 'utf8')).join('');
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
${main}</main>
</body>
</html>
`.text;
}
