import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory of a target's own. */
export class Scratch {
  readonly path = mkdtempSync(join(tmpdir(), 'klatsch-fuzz-'));

  /** The path of something in it. */
  at(...parts: readonly string[]): string {
    return join(this.path, ...parts);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
