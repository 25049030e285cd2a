import { createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { E2E_MS, endPrograms, Program } from '../support/program.js';
import type { Seen } from '../support/room-views.js';
import { ALL_WELL, compareViews } from '../support/room-views.js';
import { temporaryDirectories } from '../support/temporary.js';

jest.setTimeout(3 * E2E_MS);
const directory = temporaryDirectories();
afterEach(endPrograms);

const NICKS = ['ann', 'ben', 'cem'];
const TEXTS = 400;
const NO_RATE = ['texts-per-second=0', 'text-burst=0', 'room-bytes-per-second=0'].flatMap((limit) => [
  '--limit',
  limit,
]);

/** A server whose memory outlives it. */
async function serve(state: string, port: string): Promise<{ program: Program; port: string }> {
  const args = ['serve', '--host', '127.0.0.1', '--port', port, '--lines', ...NO_RATE];
  const program = new Program(args, { XDG_STATE_HOME: state });
  const [, got = ''] = await program.line(/^serving on 127\.0\.0\.1:(\d+)$/);
  return { program, port: got };
}

/** Somebody who says what stands in a file, and their view of the room. */
class Reader {
  readonly program: Program;
  readonly #json: boolean;

  constructor(port: string, nick: string, form: '--json' | '--lines') {
    this.#json = form === '--json';
    this.program = new Program(['join', `127.0.0.1:${port}`, '--nick', nick, form]);
  }

  /** Begins to say it; the end of the file is not the end of the program. */
  read(path: string): void {
    createReadStream(path).pipe(this.program.child.stdin, { end: false });
  }

  get texts(): readonly Seen[] {
    if (!this.#json) return this.program.lines.flatMap(toSeen);
    return this.program.facts
      .filter(({ fact }) => fact === 'room:message')
      .map(({ from, text }) => ({ from: String(from), text: String(text) }));
  }

  get problems(): readonly unknown[] {
    return this.#json
      ? this.program.facts.filter(({ fact }) => fact === 'problem' || fact === 'room:gap')
      : this.program.lines.filter((line) => line.includes('problem'));
  }

  /** How often it has come into the room. */
  get comings(): number {
    return this.#json
      ? this.program.facts.filter(({ fact }) => fact === 'roster:listed').length
      : this.program.lines.filter((line) => line.startsWith('connected to')).length;
  }
}

function toSeen(line: string): Seen[] {
  const [, from, text] = /(?:^| )(ann|ben|cem): (text \d+)$/.exec(line) ?? [];
  return from === undefined || text === undefined ? [] : [{ from, text }];
}

describe('a server that is killed in the middle of what three programs say', () => {
  it('has said every text once when it is back, in one order for all, and given none back', async () => {
    const state = directory();
    let server = await serve(state, '0');
    const { port } = server;
    const said = Array.from({ length: TEXTS }, (_, index) => `text ${index}`);
    const file = join(state, 'texts');
    writeFileSync(file, said.map((text) => `${text}\n`).join(''));
    const readers = NICKS.map((nick, index) => new Reader(port, nick, index === 0 ? '--lines' : '--json'));
    await eventually(() => readers.every(({ comings }) => comings === 1), { ms: E2E_MS / 2 });
    for (const reader of readers) reader.read(file);
    for (const share of [0.2, 0.6]) {
      const enough = share * NICKS.length * TEXTS;
      await eventually(() => readers.every(({ texts }) => texts.length > enough), { ms: E2E_MS / 2 });
      server.program.child.kill('SIGKILL');
      await server.program.exited;
      server = await serve(state, port);
    }
    const all = NICKS.length * TEXTS;
    await eventually(() => readers.every(({ texts }) => texts.length >= all), { ms: E2E_MS });
    const views = readers.map(({ texts }, index) => ({ who: NICKS[index] ?? '', texts }));
    expect(compareViews(views, new Map(NICKS.map((nick) => [nick, said])))).toEqual(ALL_WELL);
    // What is not said while there is no server is held, and that is told.
    for (const { problems } of readers) {
      for (const problem of problems)
        expect(JSON.stringify(problem)).toMatch(/(?:not connected: |\d )texts are held/);
    }
    for (const { program } of readers) program.endInput();
    const exits = await Promise.all(readers.map(({ program }) => program.exited));
    expect(exits).toEqual(NICKS.map(() => ({ code: 0, signal: null })));
  });
});
