import { asError, Faults } from './faults.js';
import { minimise } from './minimise.js';
import { Random } from './random.js';
import type { Input, Rig, Target } from './target.js';
import { turns } from './target.js';
import { feed, STALL_MS, stallAlone, tryInputs } from './try.js';

/** Inputs between two looks at whether everybody else is still served. */
const CHECK_EVERY = 1000;
/** Inputs before a finding that are tried when the last one alone does not show it. */
const LOOK_BACK = [1, 8, 64, CHECK_EVERY] as const;
/** Findings of one target after which it is given up. */
const FINDINGS = 8;
/** What the heap may differ by from quarter to quarter, MiB: caches that fill up. */
const HEAP_MIB = 8;
/** How long what a target has opened may take to be closed. */
const HANDLES_MS = 3000;

/** How a target is run. */
export interface RunOptions {
  readonly inputs: number;
  readonly seed: number;
  /** The number of the first input, to go on from there. */
  readonly from?: number;
  /** Hears of each finding at once. */
  readonly onFinding?: (finding: Finding) => void;
}

/** Something that must not be. */
export interface Finding {
  /** The number of the input at which it showed. */
  readonly index: number;
  readonly error: Error;
  /** What shows it by itself; the input alone when nothing shorter than the whole run does. */
  readonly inputs: readonly Input[];
  /** Whether those were seen to show it. */
  readonly reproduced: boolean;
}

/** What a run of one target came to. */
export interface Report {
  readonly target: string;
  readonly inputs: number;
  readonly seconds: number;
  /** The slowest input, milliseconds of processor time when it was alone if it seemed to stall. */
  readonly slowestMs: number;
  /** After each quarter, garbage collected, MiB. */
  readonly heapMib: readonly number[];
  readonly findings: readonly Finding[];
}

/** The input of that number. */
function inputAt(target: Target, seed: number, index: number): Input {
  return target.input(new Random(`${seed} ${target.name} ${index}`));
}

/** Runs one target. What is found does not end the run, unless it is found again and again. */
export async function runTarget(target: Target, options: RunOptions): Promise<Report> {
  const faults = new Faults();
  try {
    return await new Run(target, options, faults).run();
  } finally {
    faults.dispose();
  }
}

class Run {
  readonly #target: Target;
  readonly #options: RunOptions;
  readonly #faults: Faults;
  readonly #findings: Finding[] = [];
  readonly #known = new Set<string>();
  readonly #heap: number[] = [];
  #rig: Rig | null = null;
  #slowest = 0;

  constructor(target: Target, options: RunOptions, faults: Faults) {
    this.#target = target;
    this.#options = options;
    this.#faults = faults;
  }

  async run(): Promise<Report> {
    const { inputs, from = 0 } = this.#options;
    const began = performance.now();
    const handles = process.getActiveResourcesInfo();
    const quarters = new Set([1, 2, 3, 4].map((quarter) => Math.ceil((inputs * quarter) / 4)));
    let index = from;
    for (; index < from + inputs && this.#findings.length < FINDINGS; index++) {
      await this.#step(index);
      if (quarters.has(index - from + 1)) this.#heap.push(heapMib());
    }
    await this.#look(index - 1, async () => {
      await this.#close();
      await handlesGone(handles);
      this.#checkHeap();
    });
    return {
      target: this.#target.name,
      inputs: index - from,
      seconds: (performance.now() - began) / 1000,
      slowestMs: this.#slowest,
      heapMib: this.#heap,
      findings: this.#findings,
    };
  }

  async #step(index: number): Promise<void> {
    const input = inputAt(this.#target, this.#options.seed, index);
    await this.#look(index, async () => {
      this.#rig ??= await this.#target.open();
      await this.#time(input, await feed(this.#rig, input, this.#faults));
      if (index % CHECK_EVERY !== CHECK_EVERY - 1) return;
      await this.#rig.check();
      this.#faults.check();
    });
  }

  async #time(input: Input, ms: number): Promise<void> {
    const real = ms > STALL_MS ? await stallAlone(this.#target, input, this.#faults) : ms;
    if (real < Infinity) this.#slowest = Math.max(this.#slowest, real);
    if (real > STALL_MS) throw new Error(`a stall of ${real.toFixed()} ms in ${input.kind}`);
  }

  /** Does a part of the run; what goes wrong is looked into, and the rest of the run begins anew. */
  async #look(index: number, task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (thrown) {
      const error = asError(thrown);
      await this.#close().catch(() => undefined);
      if (this.#known.has(signature(error))) return;
      this.#known.add(signature(error));
      const finding = await this.#examine(index, error);
      this.#findings.push(finding);
      this.#options.onFinding?.(finding);
    }
  }

  async #close(): Promise<void> {
    const rig = this.#rig;
    this.#rig = null;
    await rig?.close();
    await turns(2);
    this.#faults.check();
  }

  async #examine(index: number, error: Error): Promise<Finding> {
    const wanted = signature(error);
    const shows = async (inputs: readonly Input[]): Promise<boolean> => {
      if (wanted.startsWith('a stall')) {
        const [only] = inputs;
        return only !== undefined && (await stallAlone(this.#target, only, this.#faults)) > STALL_MS;
      }
      const seen = await tryInputs(this.#target, inputs, this.#faults);
      return seen !== null && signature(seen) === wanted;
    };
    for (const count of LOOK_BACK) {
      const first = Math.max(0, index - count + 1);
      const inputs = Array.from({ length: index - first + 1 }, (_, at) =>
        inputAt(this.#target, this.#options.seed, first + at),
      );
      if (await shows(inputs)) {
        return { index, error, inputs: await minimise(inputs, shows), reproduced: true };
      }
    }
    const last = inputAt(this.#target, this.#options.seed, index);
    return { index, error, inputs: [last], reproduced: false };
  }

  /** A heap that is as large in the end as after the first quarter, but for caches. */
  #checkHeap(): void {
    // Without that nobody knows what is garbage.
    if (globalThis.gc === undefined) return;
    const [first = 0, ...others] = this.#heap;
    const last = others.at(-1) ?? first;
    const shown = this.#heap.map((mib) => mib.toFixed(1)).join(', ');
    if (last - first > HEAP_MIB) throw new Error(`memory grows: ${shown} MiB`);
  }
}

/** By what two findings are taken for one: the error's kind and place, without what it quotes. */
function signature({ name, message, stack = '' }: Error): string {
  if (message.startsWith('a stall') || message.startsWith('memory')) return message.replace(/[\d.]+/g, '#');
  const place = /^ {4}at .*$/m.exec(stack)?.[0] ?? '';
  return `${name}: ${message.replace(/: .*/s, '').slice(0, 60).replace(/\d+/g, '#')} ${place}`;
}

function heapMib(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

/** @throws Error when more is open than before */
async function handlesGone(before: readonly string[]): Promise<void> {
  const deadline = Date.now() + HANDLES_MS;
  const isOver = (): boolean => process.getActiveResourcesInfo().length <= before.length;
  while (!isOver()) {
    if (Date.now() > deadline) {
      throw new Error(
        `left open: ${process.getActiveResourcesInfo().join(' ')}; before: ${before.join(' ')}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
