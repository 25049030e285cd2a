import type { Clock } from '../clock.js';

/** Settles with the task, or after `ms` milliseconds without it. Never rejects. */
export async function within(task: Promise<unknown>, ms: number, clock: Clock): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = clock.after(ms, resolve);
    const done = (): void => {
      stop();
      resolve();
    };
    task.then(done, done);
  });
}
