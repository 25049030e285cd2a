import { connect } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { OPERATOR_COMMANDS } from '../../src/operator/table.js';
import type { Pty } from '../support/terminal/pty.js';
import { stage } from '../peer/test-peer.js';
import { trusts } from '../support/trust.js';
import { klatschOn, PTY_TEST_MS } from './support/house.js';
import { press } from './support/keys.js';

jest.setTimeout(PTY_TEST_MS);

const start = stage();
const newTrust = trusts();
const SIZE = { columns: 160, rows: 48 };

const KEY = 'k7qdm2x5'.padEnd(32, 'a');
const SHOWN = 'k7qd-m2x5-aaaa-aaaa-aaaa-aaaa-aaaa-aaaa';

/** What is typed and what the screen says of it, in an order in which all of them succeed. */
const ROWS: readonly (readonly [line: string, answer: string | RegExp])[] = [
  ['list', '2 people are here'],
  ['announce back at noon', 'announced to 2 people: back at noon'],
  ['mute bob', 'bob is muted'],
  ['unmute bob', 'bob may speak again'],
  ['motd set welcome all', 'message of the day set: welcome all'],
  ['motd', 'message of the day'],
  ['motd clear', 'there is no message of the day any more'],
  ['limits text-burst 7', 'text-burst is 7 now, it was 60'],
  ['limits', /\d+ limits/],
  ['ban 10.9.9.0/24 for 10m spamming', /banned 10\.9\.9\.0\/24 until .* UTC: spamming/],
  ['bans', '1 ban'],
  ['unban 10.9.9.0/24', '10.9.9.0/24 is not banned any more'],
  [`allow ${KEY} carol`, `carol may come in with ${SHOWN}`],
  ['allowed', `carol   ${SHOWN}, by `],
  ['disallow carol', 'carol taken off the list; everybody may come in'],
  ['invite carol', /│ ([a-z2-7]{4}-){4}[a-z2-7]{4} +│/],
  ['nicks', /│ dora {3}([a-z2-7]{4}-){7}[a-z2-7]{4}, seen /],
  ['release dora', 'dora is free again'],
  ['password set open sesame', 'the password is set'],
  ['password clear', 'there is no password any more'],
  ['kick bob see you', 'kicked bob (127.0.0.1): see you'],
];

/** Types a command as an operator does: what asks is said yes to, and a list is closed. */
async function operate(screen: Pty, line: string, answer: string | RegExp): Promise<void> {
  screen.write(`${line}\r`);
  if (OPERATOR_COMMANDS.some(({ name, asks }) => asks && name === line.split(' ')[0])) {
    await screen.waitFor(/\? +.*Enter/);
    screen.write('\r');
  }
  await screen.waitFor(answer);
  if (screen.screenText().includes('Esc closes')) {
    screen.write(press('escape'));
    await screen.waitFor((it) => !it.screenText().includes('Esc closes'));
  }
}

describe('every command of the operator', () => {
  it('is among them', () => {
    const names = [...ROWS.map(([line]) => line), 'exit'].map((line) => line.split(' ')[0]);
    expect(new Set(names)).toEqual(new Set(OPERATOR_COMMANDS.map(({ name }) => name)));
  });

  it.each(['serve', 'watch'] as const)('is carried out from the dashboard of %s', async (way) => {
    const home = mkdtempSync(join(tmpdir(), 'klatsch-'));
    try {
      await using serve = klatschOn(home, ['serve', '--host', '127.0.0.1', '--port', '0'], SIZE);
      await serve.waitFor(/serving on 127\.0\.0\.1:\d+/);
      const [, port = ''] = /serving on 127\.0\.0\.1:(\d+)/.exec(serve.screenText()) ?? [];
      await using watch = klatschOn(home, ['watch', port], SIZE);
      await watch.waitFor('klatsch watch');
      const bob = connect(Number(port), '127.0.0.1');
      bob.on('error', () => undefined).resume();
      bob.write('REGISTER bob 10001\n');
      // Somebody with a key, for which the nick is kept.
      await start.joined(Number(port), 'dora', { trust: await newTrust() });
      const screen = way === 'serve' ? serve : watch;
      for (const each of [serve, watch]) {
        await each.waitFor(/bob +127\.0\.0\.1 +10001/);
        await each.waitFor(/dora +127\.0\.0\.1 +\d+ +klatsch +yes/);
      }
      for (const [line, answer] of ROWS) await operate(screen, line, answer);
      // Between the two there was a password.
      screen.write(press('ctrl-p').repeat(2));
      await screen.waitFor('> release dora');
      screen.write(press('ctrl-c'));
      // The other screen has heard who did it.
      const by = way === 'serve' ? /: kicked bob/ : /\(watch\): kicked bob/;
      await (way === 'serve' ? watch : serve).waitFor(by);
      screen.write('exit\r');
      await screen.waitFor(/stop the server/);
      screen.write('\r');
      expect((await serve.exited).exitCode).toBe(0);
      expect((await watch.exited).exitCode).toBe(0);
      bob.destroy();
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
});
