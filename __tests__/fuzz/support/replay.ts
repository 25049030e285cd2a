import type { Case } from './corpus.js';
import { Faults } from './faults.js';
import type { Target } from './target.js';
import { STALL_MS, stallAlone, tryInputs } from './try.js';

/** What is wrong again with something that was found once; null when nothing is. */
export async function replay(target: Target, { inputs }: Case): Promise<string | null> {
  const faults = new Faults();
  try {
    const error = await tryInputs(target, inputs, faults);
    if (error !== null) return error.message;
    for (const input of inputs) {
      const ms = await stallAlone(target, input, faults);
      if (ms > STALL_MS) return `a stall of ${ms.toFixed()} ms in ${input.kind}`;
    }
    return null;
  } finally {
    faults.dispose();
  }
}
