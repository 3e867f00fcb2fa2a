/** The style of the page: system fonts and the user's colour scheme. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --line: light-dark(#d5d9e0, #3a3f47);
  --soft: light-dark(#5b6472, #9aa4b2);
  --card: light-dark(#ffffff, #1c2026);
  --live: light-dark(#12734a, #3fcf8e);
  --dead: light-dark(#c3c9d2, #4a515c);
  --bad: light-dark(#b3261e, #ff8a80);
  --focus: light-dark(#1a5fd0, #7fb0ff);
}
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem; font: 15px/1.5 system-ui, sans-serif; background: light-dark(#f6f7f9, #121519); }
header { display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: baseline; margin-bottom: 1rem; }
h1 { font-size: 1.25rem; margin: 0; }
h2 { font-size: 1.05rem; margin: 0; }
h3 { font-size: .8rem; margin: 1rem 0 .25rem; color: var(--soft); font-weight: 600; }
main { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(34rem, 100%), 1fr)); align-items: start; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; min-width: 0; }
.head { display: flex; flex-wrap: wrap; gap: 0 .75rem; align-items: baseline; }
.soft { color: var(--soft); }
code, td, .id { font-family: ui-monospace, monospace; font-size: .85rem; }
[role=toolbar] { display: flex; flex-wrap: wrap; gap: .4rem; margin-top: .6rem; }
button { font: inherit; font-size: .85rem; padding: .2rem .6rem; border: 1px solid var(--line); border-radius: .35rem;
  background: transparent; color: inherit; cursor: pointer; }
button:hover { border-color: var(--soft); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
.rows { max-height: 16rem; overflow: auto; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th { text-align: left; font-size: .75rem; color: var(--soft); font-weight: 600; }
th, td { padding: .15rem .5rem .15rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
th:nth-child(1) { width: 5rem; }
th:nth-child(2) { width: 34%; }
th:nth-child(3) { width: 3.5rem; }
td.bad, .bad { color: var(--bad); }
ol { list-style: none; margin: 0; padding: 0; display: grid; gap: .25rem; }
li { display: grid; grid-template-columns: 5rem 1fr 15rem; gap: .5rem; align-items: center; font-size: .8rem; }
.lane { position: relative; height: .7rem; border-radius: .35rem; background: light-dark(#eceff3, #262b33); overflow: hidden; }
.lane i { position: absolute; inset-block: 0; background: var(--dead); }
.live .lane i { background: var(--live); }
.lane b { position: absolute; inset-block: 0; left: 50%; width: 2px; background: var(--soft); }
@media (max-width: 40rem) { li { grid-template-columns: 4.5rem 1fr; } li .state { grid-column: 2; } }
`;
