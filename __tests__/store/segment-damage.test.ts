import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { STORE_LINE_BYTES, STORE_READ_BYTES, STORE_SEGMENT_TEXTS } from '../../src/limits.js';
import { toLines } from '../../src/store/texts/lines.js';
import {
  diskForEach,
  filesOf,
  remembered,
  segment,
  TestDisk,
  texts,
  textsFrom,
  textsOf,
} from './test-disk.js';

const ASIDE = '.damaged-20260131T120000000Z';

let disk: TestDisk;
let path: string;
const directory = diskForEach((...fresh) => {
  [disk, path] = fresh;
  mkdirSync(textsOf(path));
});

function fileOf(number: number): string {
  return join(textsOf(path), segment(number));
}

function write(number: number, ...parts: readonly (string | Buffer)[]): void {
  writeFileSync(fileOf(number), Buffer.concat(parts.map((part) => Buffer.from(part))));
}

/** What is in the files now is found by whoever opens the store, twice, and others can be written behind it. */
function expectThen(found: readonly number[], seq: number): void {
  const first = disk.store(path);
  expect(first.recall()).toMatchObject({ seq, texts: texts(...found) });
  expect(first.keep(texts(seq + 1), 1)).toBe(true);
  first.close();
  const aside = [...disk.aside];
  const second = disk.store(path);
  expect(remembered(second)).toEqual([...found, seq + 1]);
  second.close();
  expect(disk.aside).toEqual(aside);
  expect(disk.told).toEqual([]);
}

describe('a file of texts with lines that cannot be read', () => {
  const LINES: Readonly<Record<string, string | Buffer>> = {
    rubbish: 'rubbish',
    'half a text': '{"seq":3,"at":1,"from":"bob","te',
    'a text that is too long': 'x'.repeat(3 * STORE_LINE_BYTES),
    'a text that is nested too deep': '['.repeat(STORE_LINE_BYTES - 1),
    NULs: Buffer.alloc(4096),
    'bytes that are no text': Buffer.alloc(100, 0xff),
    'a number that was said': toLines(texts(1)).trimEnd(),
    'a number of the next file': toLines(texts(10)).trimEnd(),
  };
  it.each(Object.keys(LINES))('(%s) is set aside; the others stand in a new one', (name) => {
    write(1, toLines(texts(1, 2)), LINES[name] ?? '', '\n', toLines(texts(3, 4)));
    write(10, toLines(texts(10, 12)));
    const damaged = readFileSync(fileOf(1));
    expectThen([1, 2, 3, 4, 10, 12], 12);
    expect(disk.aside).toEqual([`${fileOf(1)}${ASIDE}`]);
    expect(readFileSync(disk.aside[0] ?? '').equals(damaged)).toBe(true);
    expect(readFileSync(fileOf(1), 'utf8')).toBe(toLines(texts(1, 2, 3, 4)));
    expect(statSync(fileOf(1)).mode & 0o777).toBe(0o600);
    expect(filesOf(path)).toEqual([segment(1), `${segment(1)}${ASIDE}`, segment(10)]);
  });

  it('is gone on with when it is the last, and numbers that are used up are not given again', () => {
    write(1, toLines(texts(1, 2)), 'x\ny\n');
    expectThen([1, 2], 4);
    expect(readFileSync(fileOf(1), 'utf8')).toBe(toLines(texts(1, 2, 5)));
  });

  it('may have nothing else', () => {
    write(1, toLines(texts(1)));
    write(7, 'rubbish\n'.repeat(3 * STORE_SEGMENT_TEXTS));
    const first = disk.store(path);
    const { seq, texts: found } = first.recall();
    expect(found).toEqual(texts(1));
    expect(seq).toBeGreaterThan(6);
    first.close();
    expect(readFileSync(fileOf(7), 'utf8')).toBe('');
    expect(disk.aside).toHaveLength(1);
  });

  it('may be larger than any of ours, and is read so far', () => {
    write(1, toLines(texts(1, 2)));
    truncateSync(fileOf(1), STORE_READ_BYTES * 64);
    expectThen([1, 2], 2);
    expect(disk.aside).toHaveLength(1);
  });

  it('has some whose bytes are no UTF-8: those are read as far as they can be', () => {
    const bytes = Buffer.from(toLines(texts(1)));
    bytes[bytes.indexOf('text 1')] = 0xff;
    write(1, bytes);
    const store = disk.store(path);
    expect(store.recall().texts).toEqual([{ ...texts(1)[0], text: '\ufffdext 1' }]);
    expect(disk.aside).toEqual([]);
    store.close();
  });

  it('stays where it is when nothing else can be done, and nobody goes on with it', () => {
    write(1, toLines(texts(1, 2)), 'x\n');
    // In the way of the new one, which is no file that could be removed.
    mkdirSync(`${fileOf(1)}.new`);
    expectThen([1, 2], 3);
    expect(disk.aside).toEqual([]);
    expect(readFileSync(fileOf(1), 'utf8')).toBe(`${toLines(texts(1, 2))}x\n`);
    rmSync(`${fileOf(1)}.new`, { recursive: true });
    disk.store(path).close();
    expect(disk.aside).toHaveLength(1);
  });

  it('stays where it is also when it has no number that the next could not have', () => {
    write(5, 'x'.repeat(STORE_LINE_BYTES), '\n');
    mkdirSync(`${fileOf(5)}.new`);
    expectThen([], 5);
    expect(filesOf(path)).toEqual([segment(5), `${segment(5)}.new`, segment(6)]);
  });

  it('stays where it is also when it has no line at all', () => {
    write(5);
    truncateSync(fileOf(5), 2 * STORE_READ_BYTES);
    mkdirSync(`${fileOf(5)}.new`);
    expectThen([], 5);
  });

  it('is not touched by what was left of an attempt to mend it', () => {
    write(1, toLines(texts(1)), 'x\n', toLines(texts(2)));
    writeFileSync(`${fileOf(1)}.new`, toLines(texts(7)));
    expectThen([1, 2], 2);
    expect(existsSync(`${fileOf(1)}.new`)).toBe(false);
  });
});

describe('a directory of texts', () => {
  const obstacles: Readonly<Record<string, (at: string) => void>> = {
    'a directory': (at) => {
      mkdirSync(at);
      writeFileSync(join(at, 'mine'), '');
    },
    'a pipe that nobody writes into': (at) => {
      execFileSync('mkfifo', [at]);
    },
    'a symbolic link': (at) => {
      writeFileSync(join(at, '../../mine'), toLines(texts(5)));
      symlinkSync(join(at, '../../mine'), at);
    },
    'a symbolic link to nothing': (at) => {
      symlinkSync('/nowhere', at);
    },
    'a symbolic link to itself': (at) => {
      symlinkSync(at, at);
    },
  };
  it.each(Object.keys(obstacles))('with %s in the place of a file goes on without', (name) => {
    write(1, toLines(texts(1, 2)));
    obstacles[name]?.(fileOf(5));
    const kind = lstatSync(fileOf(5)).mode;
    expectThen([1, 2], 2);
    expect(disk.aside).toEqual([`${fileOf(5)}${ASIDE}`]);
    expect(lstatSync(disk.aside[0] ?? '').mode).toBe(kind);
    expect(filesOf(path)).toEqual([segment(1), `${segment(5)}${ASIDE}`]);
  });

  it('may be a pipe itself', () => {
    rmSync(textsOf(path), { recursive: true });
    execFileSync('mkfifo', [textsOf(path)]);
    const store = disk.store(path);
    expect(store.recall().texts).toEqual([]);
    expect(store.keep(texts(1), 1)).toBe(false);
    store.close();
  });

  it('may be a link to one on another disk', () => {
    const elsewhere = join(directory(), 'texts');
    mkdirSync(elsewhere);
    rmSync(textsOf(path), { recursive: true });
    symlinkSync(elsewhere, textsOf(path));
    write(1, toLines(texts(1)), 'x\n');
    expectThen([1], 2);
  });

  it('may have whatever else in it, which stays', () => {
    write(1, toLines(texts(1)));
    const others = ['1.jsonl', 'notes', `${segment(2)}.gz`, segment(Number.MAX_SAFE_INTEGER), 'x.jsonl'];
    for (const name of others) writeFileSync(join(textsOf(path), name), toLines(texts(2)));
    expectThen([1], 1);
    expect(filesOf(path)).toEqual([segment(1), ...others].sort());
  });

  it('has empty files where nothing was written, whose names count', () => {
    write(0);
    write(5, toLines(texts(6)));
    write(9);
    expectThen([6], 8);
    expect(readFileSync(fileOf(9), 'utf8')).toBe(toLines(texts(9)));
    expect(disk.aside).toEqual([]);
  });

  it('has files that lack their ends, as power that was lost leaves them', () => {
    write(1, toLines(texts(1, 2)), '{"seq":3,');
    write(10, toLines(texts(10, 11)));
    write(20, '\0'.repeat(100));
    expectThen([1, 2, 10, 11], 19);
    expect(disk.aside).toEqual([]);
  });
});

describe('a database that cannot be locked', () => {
  it('has nothing mended beside it', () => {
    const store = disk.store(path);
    store.close();
    write(1, toLines(textsFrom(1, 3)), 'x\n');
    // As where the file can be read only.
    const { open } = disk;
    const readOnly = Object.assign(new Error('read only'), { rawCode: 8 });
    const refusing = new TestDisk();
    Object.assign(refusing, {
      open: (at: string) => ({
        ...open(at),
        exec: (sql: string) => {
          if (sql.startsWith('BEGIN')) throw readOnly;
        },
      }),
    });
    const next = refusing.store(path);
    expect(remembered(next)).toEqual([1, 2, 3]);
    expect(next.keep(texts(9), 1)).toBe(false);
    expect(refusing.aside).toEqual([]);
    expect(readFileSync(fileOf(1), 'utf8')).toBe(`${toLines(textsFrom(1, 3))}x\n`);
    next.close();
  });
});
