import { say } from './report.js';

/** Measures; a server that cannot bear it is a line, and no result. */
export async function attempt<T>(name: string, measureIt: () => Promise<T>): Promise<T | null> {
  try {
    return await measureIt();
  } catch (error) {
    say(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}
