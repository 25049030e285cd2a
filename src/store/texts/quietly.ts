/** Does something on which nothing depends: what the system refuses here stays as it is. */
export function quietly(task: () => void): void {
  try {
    task();
  } catch {
    // What does depend on it is refused again, and told, where it is done.
  }
}
