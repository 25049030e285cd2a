/**
 * Times what happens between two turns of the event loop, which is how long everybody else has to wait. The less of
 * two clocks counts: the processor's also counts other threads, the loop's also other programs.
 */
class Stopwatch {
  #cpu = process.cpuUsage();
  #loop = performance.eventLoopUtilization();
  #worst = 0;

  /** Begins anew. */
  start(): void {
    this.#worst = 0;
    this.#begin();
  }

  /** A turn of the loop is over. */
  lap(): void {
    const { user, system } = process.cpuUsage(this.#cpu);
    const { active } = performance.eventLoopUtilization(this.#loop);
    this.#worst = Math.max(this.#worst, Math.min((user + system) / 1000, active));
    this.#begin();
  }

  /** The longest turn since {@link start}, milliseconds of processor time. */
  get worst(): number {
    return this.#worst;
  }

  #begin(): void {
    this.#cpu = process.cpuUsage();
    this.#loop = performance.eventLoopUtilization();
  }
}

/** The one of this process. */
export const stopwatch = new Stopwatch();
