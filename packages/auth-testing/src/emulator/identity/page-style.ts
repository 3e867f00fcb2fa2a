/** The style of the pages for persons: system fonts, the user's colour scheme, one column at any width. */
export const PAGE_STYLE = `
  :root {
    color-scheme: light dark;
    --page: light-dark(#f6f7f9, #121519);
    --card: light-dark(#ffffff, #1c2026);
    --line: light-dark(#868f9c, #76808d);
    --soft: light-dark(#566070, #a3acba);
    --action: light-dark(#1a5fd0, #7fb0ff);
    --on-action: light-dark(#ffffff, #0d1117);
    --bad: light-dark(#b3261e, #ff8a80);
  }
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; padding: 1rem; display: grid; place-items: center; background: var(--page);
    font: 1rem/1.5 system-ui, sans-serif; }
  main { width: min(24rem, 100%); padding: 2rem; background: var(--card); border-radius: .75rem;
    box-shadow: 0 1px 3px rgb(0 0 0 / .2); overflow-wrap: anywhere; }
  h1 { margin: 0; font-size: 1.5rem; line-height: 1.25; }
  p { margin: .25rem 0 0; }
  ul { margin: .5rem 0; padding-left: 1.25rem; }
  .brand { margin: 0 0 1.25rem; font-weight: 600; }
  .brand span { color: var(--soft); font-weight: 400; }
  .soft { color: var(--soft); }
  .problem { color: var(--bad); }
  form { display: grid; margin-top: 1.25rem; }
  form .problem { margin: 0 0 1rem; }
  label { margin-bottom: .25rem; font-weight: 600; }
  input, button { font: inherit; min-height: 2.75rem; border-radius: .4rem; }
  input { width: 100%; margin-bottom: 1rem; padding: 0 .75rem; border: 1px solid var(--line); background: transparent;
    color: inherit; }
  input[aria-invalid] { border-color: var(--bad); }
  .choice { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: .25rem; }
  button { flex: 1 1 9rem; padding: 0 1rem; border: 1px solid var(--action); background: var(--action);
    color: var(--on-action); font-weight: 600; cursor: pointer; }
  .quiet { background: transparent; color: inherit; border-color: var(--line); font-weight: 400; }
  :focus-visible { outline: 3px solid var(--action); outline-offset: 2px; }
`;
