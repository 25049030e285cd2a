import type { Faults } from './faults.js';
import { asError } from './faults.js';
import { stopwatch } from './stopwatch.js';
import type { Input, Rig, Target } from './target.js';
import { turns } from './target.js';

/** Processor time that one input may take, milliseconds: what a person feels, and far over what any should. */
export const STALL_MS = 50;
/** How often a slow input is tried again by itself: the machine may have been at something else. */
const STALL_TRIES = 3;

/**
 * Feeds one input, and lets what it caused happen.
 *
 * @returns the longest turn of the event loop, milliseconds of processor time
 * @throws whatever it brings to light
 */
export async function feed(rig: Rig, input: Input, faults: Faults): Promise<number> {
  stopwatch.start();
  await rig.feed(input);
  await turns();
  stopwatch.lap();
  faults.check();
  return stopwatch.worst;
}

/** What goes wrong when a target gets these inputs and nothing else; null when nothing does. */
export async function tryInputs(
  target: Target,
  inputs: readonly Input[],
  faults: Faults,
): Promise<Error | null> {
  let rig: Rig | null = null;
  try {
    rig = await target.open();
    for (const input of inputs) await feed(rig, input, faults);
    await rig.check();
    faults.check();
    await rig.close();
    rig = null;
    faults.check();
    return null;
  } catch (error) {
    return asError(error);
  } finally {
    await rig?.close();
    await turns(2);
    quietly(() => {
      faults.check();
    });
  }
}

/** How long an input stalls the loop when it is alone, milliseconds: the best of some tries. */
export async function stallAlone(target: Target, input: Input, faults: Faults): Promise<number> {
  let best = Infinity;
  for (let left = STALL_TRIES; left > 0 && best > STALL_MS; left--) {
    const rig = await target.open();
    try {
      // Code that has never run is slow by itself.
      await feed(rig, input, faults);
      best = Math.min(best, await feed(rig, input, faults));
    } finally {
      await rig.close();
    }
  }
  return best;
}

function quietly(task: () => void): void {
  try {
    task();
  } catch {
    // Of the try that is over.
  }
}
