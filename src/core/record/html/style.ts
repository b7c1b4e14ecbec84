import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

/** Colours follow the editor where the page is shown in one, else the reader's system; marks never rest on colour alone. */
export const STYLE = `
:root { color-scheme: light dark; --fg: #1f2328; --bg: #fff; --dim: #59636e; --line: #d1d9e0; --soft: #f6f8fa; --pass: #1a7f37; --fail: #cf222e; --unknown: #9a6700; --accent: #0969da; }
@media (prefers-color-scheme: dark) { :root { --fg: #e6edf3; --bg: #0d1117; --dim: #9198a1; --line: #3d444d; --soft: #151b23; --pass: #3fb950; --fail: #f85149; --unknown: #d29922; --accent: #4493f8; } }
body.vscode-body { --fg: var(--vscode-foreground); --bg: var(--vscode-editor-background); --dim: var(--vscode-descriptionForeground); --line: var(--vscode-widget-border, #8888); --soft: var(--vscode-textCodeBlock-background); --pass: var(--vscode-testing-iconPassed); --fail: var(--vscode-testing-iconFailed); --unknown: var(--vscode-testing-iconQueued); --accent: var(--vscode-textLink-foreground); }
body { font: 14px/1.5 system-ui, sans-serif; color: var(--fg); background: var(--bg); max-width: 70rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; border-bottom: 1px solid var(--line); } h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
p.note { color: var(--dim); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .75rem 0; } dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; } th { color: var(--dim); font-weight: 600; }
pre { background: var(--soft); padding: .6rem; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; } summary { cursor: pointer; }
.passed, .completed { color: var(--pass); } .failed, .aborted, .rolled-back { color: var(--fail); } .inconclusive, .completed-with-deviations { color: var(--unknown); } .status { white-space: nowrap; }
svg { width: 100%; height: auto; display: block; } svg text { fill: var(--dim); font: 11px system-ui, sans-serif; } svg .axis { stroke: var(--line); } svg .band { fill: var(--soft); stroke: var(--line); } svg .limit { stroke: var(--fail); stroke-dasharray: 4 3; } svg .value { fill: none; stroke: var(--accent); stroke-width: 1.5; } svg .dot { fill: var(--accent); } svg .mark-passed { fill: var(--pass); } svg .mark-failed { fill: var(--fail); } svg .mark-inconclusive { fill: var(--unknown); } svg .soak { fill: var(--accent); opacity: .35; }
@media print { body { max-width: none; padding: 0; } details > *:not(summary) { display: block; } h2, h3 { break-after: avoid; } tr, svg { break-inside: avoid; } }
`;

/** Allows this style and nothing else: no script, no picture, no connection. */
export const CONTENT_SECURITY_POLICY = `default-src 'none'; style-src 'sha256-${base64(sha256(utf8ToBytes(STYLE)))}'; base-uri 'none'; form-action 'none'`;

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
