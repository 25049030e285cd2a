import { say } from '../../bench/support/report.js';
import { readPlan } from './plan.js';
import { report } from './report.js';
import { Soak } from './soak.js';

// npm run soak -- [--seconds 600] [--clients 300] [--kill-every 20] [--texts 30] [--seed N]
//
// A room full of clients of all dialects, behind a network that delays, cuts, stalls and repeats, with a server that is
// killed again and again; and at the end the question whether everybody has seen the same.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
const plan = readPlan(process.argv.slice(2));
say(`seed ${plan.seed}`);
const outcome = await new Soak(plan).run();
report(outcome);
process.exit(outcome.findings.length === 0 ? 0 : 1);
