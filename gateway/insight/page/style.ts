/** Colours that people with any colour vision tell apart (Okabe and Ito), and grey. */
const colours = ['#8a94a3', '#0072b2', '#d55e00', '#009e73', '#cc79a7', '#b58900'] as const;

const classes = colours
  .map(
    (colour, at) => `.f${at}{fill:${colour}}.s${at}{stroke:${colour}}.b${at}{background:${colour}}`,
  )
  .join('\n');

/** The one style sheet of the report; it stands in the page. */
export const style = `
:root { --ink: #1d2733; --quiet: #56616f; --line: #dfe4ea; --paper: #ffffff; --ground: #f3f5f8; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 32px 20px 64px; }
h1 { font-size: 30px; line-height: 1.2; margin: 0 0 4px; }
h2 { font-size: 21px; margin: 0 0 4px; }
h3 { font-size: 16px; margin: 20px 0 4px; }
p { margin: 0 0 12px; max-width: 72ch; }
.quiet, .lead { color: var(--quiet); }
section { background: var(--paper); border: 1px solid var(--line); border-radius: 12px;
  padding: 22px 24px; margin-top: 20px; }
.tiles { display: grid; grid-template-columns: repeat(3, 1fr); gap: 14px;
  margin-top: 20px; }
.tiles.even { grid-template-columns: repeat(2, 1fr); }
@media (max-width: 700px) { .tiles, .tiles.even { grid-template-columns: 1fr; } }
.tile { background: var(--paper); border: 1px solid var(--line); border-radius: 12px;
  padding: 14px 18px; }
.tile dt { color: var(--quiet); font-size: 14px; }
.tile dd { margin: 0; font-size: 25px; font-weight: 650; font-variant-numeric: tabular-nums; }
.tile dd small { display: block; font-size: 13px; font-weight: 400; color: var(--quiet); }
.pair { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 28px;
  align-items: start; }
@media (max-width: 860px) { .pair { grid-template-columns: minmax(0, 1fr); } }
svg { width: 100%; height: auto; display: block; margin-top: 8px; }
svg text { font-size: 13px; fill: var(--ink); font-variant-numeric: tabular-nums; }
svg text.quiet { fill: var(--quiet); }
svg .grid { stroke: var(--line); } svg .zero { stroke: #7b8794; }
svg polyline { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 18px; padding: 0;
  margin: 4px 0 0; font-size: 14px; }
.key { display: inline-block; width: 12px; height: 12px; border-radius: 3px; margin-right: 6px; }
${classes}
.scroll { overflow-x: auto; margin-top: 8px; }
table { border-collapse: collapse; width: 100%; font-size: 14px;
  font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); padding-bottom: 4px; }
th, td { padding: 5px 10px; border-bottom: 1px solid var(--line); text-align: right;
  white-space: nowrap; }
th:first-child { text-align: left; padding-left: 0; }
thead th { color: var(--quiet); font-weight: 600; }
tbody th { font-weight: 500; }
tfoot th, tfoot td { font-weight: 650; border-bottom: 0; border-top: 2px solid #7b8794; }
details { margin-top: 10px; } summary { cursor: pointer; color: #00527f; }
.note { border-left: 4px solid #b58900; padding: 6px 14px; background: #fdf8e7; max-width: none; }
@media print { body { background: #fff; } section, .tile { break-inside: avoid; } }
`;
