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
<main></main>
<script type="module">${PAGE_SCRIPT}</script>
</body>
</html>
`;
