/** The name that something damaged gets: it bothers nobody under it, and nothing of it is thrown away. */
export function asideOf(path: string, now: number): string {
  return `${path}.damaged-${new Date(now).toISOString().replaceAll(/[-:.]/g, '')}`;
}
