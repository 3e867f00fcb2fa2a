import { createHash } from 'node:crypto';
import { PAGE_SCRIPT } from './page-script.ts';
import { PAGE_STYLE } from './page-style.ts';

/** The page: one document that includes its style and its script. */
export const PAGE_DOCUMENT = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Auth emulator</title>
<link rel="icon" href="data:,">
<style>${PAGE_STYLE}</style>
</head>
<body>
<header><h1>Auth emulator</h1><span role="status" class="soft">Connecting</span></header>
<noscript><p>This page needs JavaScript. Without it, <a href="/providers">/providers</a> lists the providers as JSON.</p></noscript>
<main></main>
<script type="module">${PAGE_SCRIPT}</script>
</body>
</html>
`;

/** What a browser may run and apply here, for the Content-Security-Policy: this script and this style, and no other. */
export const PAGE_SOURCES = { script: toSource(PAGE_SCRIPT), style: toSource(PAGE_STYLE) };

function toSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
