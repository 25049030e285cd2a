import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { say, table } from '../../bench/support/report.js';
import { writeCase } from './support/corpus.js';
import type { Finding, Report } from './support/run.js';
import { runTarget } from './support/run.js';
import type { Target } from './support/target.js';
import { TARGETS } from './targets/index.js';

// npm run fuzz -- [--inputs N] [--seed N] [--target NAME …] [--from N] [--out DIRECTORY]
//
// Puts inputs, most of them nearly right, into everything that takes bytes of others, and looks whether it stands
// that: docs/SECURITY.md, "What was fuzzed".
const STACK_LINES = 6;

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    target: { type: 'string', multiple: true, default: [] },
    from: { type: 'string', default: '0' },
    out: { type: 'string', default: fileURLToPath(new URL('found', import.meta.url)) },
  },
});

const inputs = whole('inputs', values.inputs);
const seed = whole('seed', values.seed);
const from = whole('from', values.from);
const chosen = TARGETS.filter(({ name }) => values.target.length === 0 || values.target.includes(name));
if (chosen.length === 0) throw new Error(`--target is one of ${TARGETS.map(({ name }) => name).join(' ')}`);
const shares = chosen.reduce((sum, { share }) => sum + share, 0);

let found = 0;
const reports: Report[] = [];
for (const target of chosen) {
  const onFinding = (finding: Finding): void => {
    tell(target, finding);
  };
  const report = await runTarget(target, { inputs: partOf(target), seed, from, onFinding });
  reports.push(report);
  found += report.findings.length;
  say(`${target.name}: ${report.inputs} inputs, ${report.findings.length} findings`);
}
const total = reports.reduce((sum, report) => sum + report.inputs, 0);
say(`\nseed ${seed}, ${total} inputs\n`);
say(
  table(
    ['target', 'inputs', 'seconds', 'slowest, ms', 'heap at the quarters, MiB', 'findings'],
    reports.map(row),
  ),
);
process.exit(found === 0 ? 0 : 1);

function partOf({ share }: Target): number {
  return Math.max(1, Math.round((inputs * share) / shares));
}

function row({ target, inputs: count, seconds, slowestMs, heapMib, findings }: Report): readonly string[] {
  const heap = heapMib.map((mib) => mib.toFixed(1)).join(' ');
  return [target, String(count), seconds.toFixed(), slowestMs.toFixed(1), heap, String(findings.length)];
}

/** Shows what was found, and writes down what shows it again. */
function tell({ name }: Target, { index, error, inputs: shown, reproduced }: Finding): void {
  const path = writeCase(values.out, `${name}-${index}`, { target: name, why: error.message, inputs: shown });
  say(
    `${name}, input ${index}: ${error.stack?.split('\n').slice(0, STACK_LINES).join('\n') ?? error.message}`,
  );
  say(`  ${reproduced ? 'shown again by' : 'not shown again; the last input is'} ${join(path)}`);
}

function whole(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new TypeError(`--${name} ${text} is no whole number`);
  return Number(text);
}
