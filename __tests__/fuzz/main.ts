import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { say, table } from '../../bench/support/report.js';
import { readCases, writeCase } from './support/corpus.js';
import { replay } from './support/replay.js';
import type { Finding, Report } from './support/run.js';
import { runTarget } from './support/run.js';
import type { Target } from './support/target.js';
import { TARGETS } from './targets/index.js';

// npm run fuzz -- [--inputs N] [--seed N] [--target NAME …] [--each N] [--from N] [--out DIRECTORY]
// npm run fuzz -- --replay DIRECTORY
//
// Puts inputs, most of them nearly right, into everything that takes bytes of others, and looks whether it stands
// that: docs/PERFORMANCE.md, "What was fuzzed". `--each` are so many for every target, in place of a share of all;
// `--from` goes on from that input; what is found is written down in `--out`, and replayed with `--replay`.
const STACK_LINES = 6;
const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '100000' },
    each: { type: 'string' },
    seed: { type: 'string', default: '1' },
    target: { type: 'string', multiple: true, default: [] },
    from: { type: 'string', default: '0' },
    out: { type: 'string', default: fileURLToPath(new URL('found', import.meta.url)) },
    replay: { type: 'string' },
  },
});

const failed = values.replay === undefined ? await fuzz() : await again(values.replay);
process.exit(failed === 0 ? 0 : 1);

/** Runs the targets, and gives how much was found. */
async function fuzz(): Promise<number> {
  const [seed, from] = [whole('seed', values.seed), whole('from', values.from)];
  const chosen = TARGETS.filter(({ name }) => values.target.length === 0 || values.target.includes(name));
  if (chosen.length === 0) throw new Error(`--target is one of ${TARGETS.map(({ name }) => name).join(' ')}`);
  const shares = chosen.reduce((sum, { share }) => sum + share, 0);
  const reports: Report[] = [];
  for (const target of chosen) {
    const inputs = partOf(target, shares);
    const onFinding = (finding: Finding): void => {
      tell(target, finding);
    };
    const report = await runTarget(target, { inputs, seed, from, onFinding });
    reports.push(report);
    say(`${target.name}: ${report.inputs} inputs, ${report.findings.length} findings`);
  }
  const total = reports.reduce((sum, report) => sum + report.inputs, 0);
  say(`\nseed ${seed}, ${total} inputs\n`);
  const head = ['target', 'inputs', 'seconds', 'slowest, ms', 'heap at the quarters, MiB', 'findings'];
  say(table(head, reports.map(row)));
  return reports.reduce((sum, report) => sum + report.findings.length, 0);
}

/** Replays what was found once, and gives how much of it is wrong again. */
async function again(directory: string): Promise<number> {
  let wrong = 0;
  for (const [name, found] of readCases(directory)) {
    const target = TARGETS.find((each) => each.name === found.target);
    if (target === undefined) throw new Error(`${name}: there is no target ${found.target}`);
    const complaint = await replay(target, found);
    if (complaint !== null) wrong += 1;
    say(`${complaint === null ? 'ok' : 'not ok'} ${name}${complaint === null ? '' : `: ${complaint}`}`);
  }
  return wrong;
}

function partOf({ share }: Target, shares: number): number {
  if (values.each !== undefined) return whole('each', values.each);
  return Math.max(1, Math.round((whole('inputs', values.inputs) * share) / shares));
}

function row({ target, inputs, seconds, slowestMs, heapMib, findings }: Report): readonly string[] {
  const heap = heapMib.map((mib) => mib.toFixed(1)).join(' ');
  return [target, String(inputs), seconds.toFixed(), slowestMs.toFixed(1), heap, String(findings.length)];
}

/** Shows what was found, and writes down what shows it again. */
function tell({ name }: Target, { index, error, inputs, reproduced }: Finding): void {
  const path = writeCase(values.out, `${name}-${index}`, { target: name, why: error.message, inputs });
  const place = error.stack?.split('\n').slice(0, STACK_LINES).join('\n') ?? error.message;
  say(`${name}, input ${index}: ${place}`);
  say(`  ${reproduced ? 'shown again by' : 'not shown again; the last input is'} ${path}`);
}

function whole(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new TypeError(`--${name} ${text} is no whole number`);
  return Number(text);
}
