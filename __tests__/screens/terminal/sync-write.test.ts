import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { writeNow } from '../../../screens/terminal/sync-write.js';

describe('writeNow', () => {
  it('has written when it returns, and does not mind a descriptor that is gone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'klatsch-'));
    const file = join(folder, 'out');
    const fd = openSync(file, 'w');
    writeNow(fd, 'grüße 😀');
    expect(readFileSync(file, 'utf8')).toBe('grüße 😀');
    closeSync(fd);
    rmSync(folder, { recursive: true });
    expect(() => {
      writeNow(fd, 'late');
    }).not.toThrow();
  });
});
