import { sequenceDiagramCss } from '../parts/sequence-diagram.ts';

/** The style sheet of the HTML report: light and dark by the reader's own setting, no fonts or images to fetch. */
export const css = `
:root { color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --text: #1c2128; --muted: #646d78; --line: #d9dee4; --accent: #2563c9;
  --passed: #1a7f4b; --failed: #c8283a; --warned: #a86a00; --skipped: #8a929c; --errored: #7d46c8;
  --failed-soft: #fdebec; --code: #f0f2f5; }
@media (prefers-color-scheme: dark) { :root {
  --page: #12151a; --card: #1a1f26; --text: #e3e7ec; --muted: #929ba6; --line: #313842; --accent: #7fb0ff;
  --passed: #4cc38a; --failed: #ff7b86; --warned: #e5b045; --skipped: #78818c; --errored: #bb92f5;
  --failed-soft: #3a1e24; --code: #242a32; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif; }
main { max-width: 1060px; margin: 0 auto; padding: 40px 24px 64px; }
h1 { margin: 0 0 4px; font-size: 30px; line-height: 1.2; letter-spacing: -0.01em; }
h2 { margin: 44px 0 14px; font-size: 19px; }
h3 { margin: 0; font-size: 16px; }
p { margin: 0 0 10px; }
a { color: inherit; text-decoration: none; }
code, pre { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
pre { margin: 10px 0 0; padding: 12px 14px; background: var(--code); border-radius: 8px; overflow: auto; white-space: pre; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 20px 22px; margin-bottom: 16px; }
.verdict { border-left: 6px solid var(--status); padding: 26px 28px; }
.verdict h1 { color: var(--status); }
.verdict .sentence { font-size: 17px; max-width: 62em; margin: 8px 0 0; overflow-wrap: anywhere; }
.muted { color: var(--muted); }
.target { color: var(--muted); overflow-wrap: anywhere; }
.passed { --status: var(--passed); } .failed { --status: var(--failed); } .warned { --status: var(--warned); }
.skipped { --status: var(--skipped); } .errored { --status: var(--errored); }
.numbers { display: flex; flex-wrap: wrap; gap: 10px 34px; margin: 20px 0 0; padding: 0; list-style: none; }
.numbers b { display: block; font-size: 24px; line-height: 1.15; color: var(--status); font-variant-numeric: tabular-nums; }
.matrix { display: grid; grid-template-columns: max-content 1fr max-content; gap: 12px 22px; align-items: center; }
.cells { display: flex; flex-wrap: wrap; gap: 5px; }
.cell { width: 22px; height: 22px; border-radius: 5px; background: var(--status); color: #fff; font: 700 13px/22px system-ui, sans-serif; text-align: center; }
.cell.passed { opacity: 0.85; }
.cell.skipped { background: transparent; border: 1.5px dashed var(--skipped); color: var(--skipped); line-height: 19px; }
.cell:hover, .cell:focus { outline: 2px solid var(--text); outline-offset: 1px; }
.finding { border-top: 4px solid var(--status); padding: 0; overflow: hidden; }
.finding .about { padding: 18px 22px 16px; }
.finding h3 { overflow-wrap: anywhere; }
.finding .reason { color: var(--status); font-weight: 600; margin: 8px 0 12px; overflow-wrap: anywhere; }
.level { display: inline-block; padding: 0 8px; border: 1px solid var(--line); border-radius: 99px; color: var(--muted); font-size: 12px; font-weight: 600; white-space: nowrap; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 6px 18px; margin: 0; }
dt { color: var(--muted); } dd { margin: 0; min-width: 0; }
dd code { background: var(--code); border-radius: 5px; padding: 1px 6px; }
.drawing { border-top: 1px solid var(--line); padding: 10px 0 4px; overflow-x: auto; }
details { border-top: 1px solid var(--line); padding: 10px 22px; }
summary { cursor: pointer; color: var(--muted); }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; color: var(--muted); font-weight: 600; font-size: 13px; }
th, td { padding: 7px 10px 7px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.requirements { table-layout: fixed; } .requirements th:nth-child(1) { width: 260px; } .requirements th:nth-child(2) { width: 90px; } .requirements th:nth-child(4) { width: 190px; }
tr:last-child td { border-bottom: 0; }
td.status { color: var(--status); font-weight: 600; white-space: nowrap; }
td code { overflow-wrap: normal; white-space: nowrap; }
:target { background: var(--failed-soft); }
.list { margin: 0; padding-left: 20px; } .list li { margin-bottom: 8px; }
footer { margin-top: 40px; color: var(--muted); font-size: 13px; }
@media (max-width: 720px) { main { padding: 20px 12px; } .matrix { grid-template-columns: 1fr; gap: 6px; } dl { grid-template-columns: 1fr; gap: 2px; } td code { white-space: normal; overflow-wrap: anywhere; } .requirements { table-layout: auto; } .requirements th:nth-child(n) { width: auto; } td.status { white-space: normal; } }
@media print { body { background: none; } .card { break-inside: avoid; } }
${sequenceDiagramCss}`;
