/** The style of the page: system fonts and the user's colour scheme. Rows stack if there is no room for columns. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --line: light-dark(#d5d9e0, #3a3f47);
  --soft: light-dark(#566070, #a3acba);
  --card: light-dark(#ffffff, #1c2026);
  --well: light-dark(#f1f3f6, #14171b);
  --live: light-dark(#12734a, #3fcf8e);
  --dead: light-dark(#c3c9d2, #4a515c);
  --bad: light-dark(#b3261e, #ff8a80);
  --focus: light-dark(#1a5fd0, #7fb0ff);
}
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem; font: 15px/1.5 system-ui, sans-serif; background: light-dark(#f6f7f9, #121519); }
header { display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: baseline; margin-bottom: 1rem; }
h1 { font-size: 1.4rem; margin: 0; }
h2 { font-size: 1.15rem; margin: 0; }
h3 { font-size: .95rem; margin: 1.1rem 0 .3rem; font-weight: 600; }
main { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(34rem, 100%), 1fr)); align-items: start; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; min-width: 0; }
[hidden] { display: none !important; }
.head { display: flex; flex-wrap: wrap; gap: 0 .75rem; align-items: baseline; }
.soft { color: var(--soft); }
.bad { color: var(--bad); }
code, pre, .mono { font-family: ui-monospace, monospace; font-size: .85rem; }
pre { margin: .4rem 0; padding: .5rem .6rem; background: var(--well); border-radius: .35rem; white-space: pre; overflow-x: auto; }
.tools { display: flex; flex-wrap: wrap; gap: .4rem; }
button { font: inherit; font-size: .85rem; padding: .2rem .6rem; border: 1px solid var(--line); border-radius: .35rem;
  background: transparent; color: inherit; cursor: pointer; }
button:hover { border-color: var(--soft); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
ul, ol { list-style: none; margin: 0; padding: 0; display: grid; gap: .35rem; }
.faults { margin-top: .5rem; }
.faults li { display: flex; flex-wrap: wrap; gap: .2rem .6rem; align-items: center; font-size: .85rem; }
.scale, .token { display: grid; grid-template-columns: 5.5rem minmax(6rem, 1fr) 15rem; gap: .25rem .75rem; align-items: center; font-size: .85rem; }
.scale { color: var(--soft); font-size: .75rem; }
.scale div { grid-column: 2; display: flex; justify-content: space-between; }
.token .tools, .token pre { grid-column: 1 / -1; }
.token .tools button { padding: .05rem .5rem; font-size: .8rem; }
.token { padding-bottom: .35rem; border-bottom: 1px solid var(--line); }
.lane { position: relative; height: .7rem; border-radius: .35rem; background: light-dark(#e6e9ee, #2a3038); overflow: hidden; }
.lane i { position: absolute; inset-block: 0; background: var(--dead); }
.live .lane i { background: var(--live); }
.lane b { position: absolute; inset-block: 0; left: 50%; width: 2px; background: var(--soft); }
.rows { max-height: 20rem; overflow: auto; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-size: .8rem; color: var(--soft); font-weight: 600; }
th, td { padding: .2rem .75rem .2rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: break-word; }
td { font-size: .85rem; }
td:nth-child(-n+3) { font-family: ui-monospace, monospace; }
td:nth-child(1), td:nth-child(3) { white-space: nowrap; }
td:nth-child(2) { max-width: 15rem; }
td:nth-child(4) { width: 45%; }
@media (max-width: 44rem) {
  body { padding: .75rem; }
  .scale, .token { grid-template-columns: 1fr auto; }
  .scale div, .lane { grid-column: 1 / -1; }
  .token .lane { grid-row: 2; }
  .rows { max-height: none; }
  thead { position: absolute; clip-path: inset(50%); height: 1px; overflow: hidden; }
  table, tbody { display: block; }
  tr { display: grid; grid-template-columns: auto 1fr; gap: 0 .75rem; padding: .4rem 0; border-bottom: 1px solid var(--line); }
  td { display: block; padding: 0; border: 0; max-width: none; min-width: 0; }
  td:nth-child(2), td:nth-child(4) { grid-column: 1 / -1; width: auto; }
  td:nth-child(3) { grid-row: 1; grid-column: 2; }
}
`;
