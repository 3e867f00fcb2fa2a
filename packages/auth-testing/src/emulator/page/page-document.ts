import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';

/** The page, whole: one document with its style and its script inside. */
export const pageDocument = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Auth emulator</title>
<link rel="icon" href="data:,">
<style>${pageStyle}</style>
</head>
<body>
<header><h1>Auth emulator</h1><span role="status" class="soft">Connecting</span></header>
<main></main>
<script type="module">${pageScript}</script>
</body>
</html>
`;
