/** Tells the process that measures; a script of the benchmark ends with it. */
export function tell(message: object): void {
  process.send?.(message);
}

process.on('disconnect', () => process.exit());
