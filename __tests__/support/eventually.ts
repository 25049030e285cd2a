/** How long {@link eventually} waits before it gives up, milliseconds: long, for a loaded machine. */
const DEADLINE_MS = 20_000;
const STEP_MS = 5;

/**
 * Waits until `check` neither throws nor gives `false`, and gives its value.
 *
 * @throws the last failure of `check` when `ms` milliseconds have passed
 */
export async function eventually<T>(check: () => T | Promise<T>, options: { ms?: number } = {}): Promise<T> {
  const deadline = Date.now() + (options.ms ?? DEADLINE_MS);
  for (;;) {
    try {
      const value = await check();
      if (value !== false) return value;
      if (Date.now() > deadline) throw new Error(`still false after the deadline: ${check.toString()}`);
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}
