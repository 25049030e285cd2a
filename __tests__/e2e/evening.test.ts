import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { E2E_MS, endPrograms, klatsch, Program } from '../support/program.js';
import { endScreens, expectRestored, klatschOnTerminal } from '../support/screen.js';
import type { Pty } from '../support/terminal/pty.js';

jest.setTimeout(2 * E2E_MS);

const ENTER = '\r';
const ACCEPT = '\x1by';
const LOBBY = '\x1b1';
const CLEAR = '\x03';
const TOO_LONG = 9000;

/** The row of the input line: who reads what is typed, and the draft. */
function inputLine(screen: Pty): string {
  return screen.row(screen.size.rows - 1);
}

/** Types a line and presses Enter. */
function say(screen: Pty, text: string): void {
  screen.write(text + ENTER);
}

/** Waits until the input line goes to that person, or to the lobby. */
async function target(screen: Pty, name: string): Promise<void> {
  await screen.waitFor((it) => inputLine(it).startsWith(` ${name} ▸`));
}

/** The steps of one evening, in their order: each begins where the one before has ended. */
describe('an evening on two screens', () => {
  let server: Program;
  let port: string;
  let state: string;
  let alice: Pty;
  let bob: Pty;

  async function serve(wanted: string): Promise<void> {
    // The same server when it comes back: its key is where it was.
    const args = ['serve', '--lines', '--host', '127.0.0.1', '--port', wanted];
    server = new Program(args, { XDG_STATE_HOME: state });
    [, port = ''] = await server.line(/^serving on 127\.0\.0\.1:(\d+)$/);
  }

  async function bothSee(wanted: string | RegExp): Promise<void> {
    await Promise.all([alice.waitFor(wanted), bob.waitFor(wanted)]);
  }

  /** Somebody in lines whose invitation bob accepts by the key. */
  async function guest(nick: string): Promise<Program> {
    const program = klatsch('join', `127.0.0.1:${port}`, '--lines', '--nick', nick);
    await program.line(/^connected to /);
    program.type('/chat bob');
    await bob.waitFor(new RegExp(`✉ \\S+ ${nick} `));
    bob.write(ACCEPT);
    await program.line(/^private chat with bob /);
    await target(bob, nick);
    return program;
  }

  beforeAll(async () => {
    state = mkdtempSync(join(tmpdir(), 'klatsch-'));
    await serve('0');
    alice = klatschOnTerminal(['join', `127.0.0.1:${port}`, '--nick', 'alice']);
    await alice.waitFor('people 1');
    bob = klatschOnTerminal(['join', `127.0.0.1:${port}`, '--nick', 'bob'], { columns: 160, rows: 48 });
    await bothSee('people 2');
  });
  afterAll(async () => {
    await endScreens();
    await endPrograms();
    rmSync(state, { recursive: true, force: true });
  });

  it('talks in the room', async () => {
    await alice.waitFor(/bob joined from 127\.0\.0\.1:\d+/);
    say(alice, 'good evening');
    await bothSee(/alice +good evening/);
    say(bob, 'grüße 🍜');
    await bothSee(/bob +grüße 🍜/);
  });

  it('invites by a command, and is accepted by a key', async () => {
    say(alice, '/chat bob');
    await bob.waitFor('✉ ⚷ alice at 127.0.0.1 asks for a private chat');
    await target(bob, 'lobby');
    bob.write(ACCEPT);
    await bothSee('private chat with');
    await Promise.all([target(alice, 'bob'), target(bob, 'alice')]);
  });

  it('talks in private, both ways, with the marks that it has come', async () => {
    say(alice, 'psst');
    await alice.waitFor(/alice +psst +✓/);
    await bob.waitFor(/alice +psst/);
    say(bob, 'yes?');
    await bob.waitFor(/bob +yes\? +✓/);
    await alice.waitFor(/bob +yes\?/);
    for (const screen of [alice, bob]) expect(screen.screenText()).toMatch(/good evening[^]*psst/);
  });

  it('takes a third one in, who has no screen, and is told that they leave', async () => {
    const carol = await guest('carol');
    carol.type('hello all', '/msg bob only you');
    await bothSee(/carol +hello all/);
    await bob.waitFor(/carol +only you/);
    expect(bob.screenText()).toMatch(/psst[^\n]*│[^\n]*/);
    expect(alice.screenText()).not.toContain('only you');
    say(bob, 'only us');
    await carol.line(/^bob \(private\): only us$/);
    carol.type('/quit');
    await bob.waitFor('carol has ended the chat');
    await bothSee('carol left');
    expect(await carol.exited).toEqual({ code: 0, signal: null });
  });

  it('tells who was killed from who has left', async () => {
    const dave = await guest('dave');
    dave.child.kill('SIGKILL');
    await bob.waitFor('connection to dave interrupted');
    await bothSee('dave left');
  });

  it('goes on in private without the server, and comes back with what was being written', async () => {
    bob.write(LOBBY);
    await target(bob, 'lobby');
    bob.write('half a sen');
    server.child.kill('SIGKILL');
    await server.exited;
    await bothSee('private chats continue');
    say(alice, 'still there?');
    await alice.waitFor(/still there\? +✓/);
    await bob.waitFor(/alice +still there\?/);
    await serve(port);
    await Promise.all(
      [alice, bob].map((it) => it.waitFor((one) => !one.screenText().includes('private chats continue'))),
    );
    await bothSee('people 2');
    expect(inputLine(bob)).toMatch(/^ lobby ▸ half a sen$/);
    say(bob, 'tence');
    await bothSee(/bob +half a sentence/);
    say(alice, 'me too');
    await bob.waitFor(/alice +me too/);
  });

  it('refuses a text that is too long, and leaves it in the input line', async () => {
    const text = 'x'.repeat(TOO_LONG);
    bob.write(`\x1b[200~${text}\x1b[201~`);
    await bob.waitFor((it) => inputLine(it).includes('xxx'));
    bob.write(ENTER);
    await bob.waitFor(`this text has ${TOO_LONG} bytes and 8192 is the limit`);
    expect(inputLine(bob)).toContain('xxx');
    bob.write(CLEAR);
    await bob.waitFor((it) => inputLine(it) === ' lobby ▸');
    say(bob, 'short');
    await bothSee(/bob +short/);
    expect(alice.screenText()).not.toContain('xxx');
  });

  it('asks again for a nick that is taken', async () => {
    const eve = klatschOnTerminal(['join', `127.0.0.1:${port}`, '--nick', 'alice']);
    await target(eve, 'nick');
    say(eve, 'eve');
    await eve.waitFor(/connected to \S+ as eve/);
    await bothSee(/eve joined/);
    say(eve, '/quit');
    expect(await eve.exited).toEqual({ exitCode: 0, signal: 0 });
    await eve.drained();
    expectRestored(eve);
  });

  it('leaves, and the other is told', async () => {
    say(alice, '/quit');
    expect(await alice.exited).toEqual({ exitCode: 0, signal: 0 });
    await alice.drained();
    expectRestored(alice);
    await bob.waitFor('alice has ended the chat');
    await bob.waitFor('alice left');
    say(bob, '/quit');
    expect(await bob.exited).toEqual({ exitCode: 0, signal: 0 });
    await bob.drained();
    expectRestored(bob);
  });
});
