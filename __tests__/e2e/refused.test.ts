import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { GUESSES } from '../../src/limits.js';
import type { AccessOptions } from '../../src/server/access/access-options.js';
import { words } from '../../src/words/index.js';
import { TestHouse } from '../server/house.js';
import { E2E_MS, endPrograms, Program } from '../support/program.js';
import { endScreens, klatschOnTerminal } from '../support/screen.js';
import type { TestIdentity } from '../support/test-identity.js';
import { testIdentity } from '../support/test-identity.js';

jest.setTimeout(E2E_MS);

const { refusals } = words.server;
const KEYS: AccessOptions = { mode: 'keys', oldClients: 'no' };
const PASSWORD: AccessOptions = { mode: 'password', oldClients: 'no', password: 'open sesame' };
const CODE = 'aaaa-bbbb-cccc-dddd-eeee';

let identity: TestIdentity;
let house: TestHouse;

beforeAll(async () => {
  identity = await testIdentity();
});

afterEach(async () => {
  await endPrograms();
  await endScreens();
  await house.close();
  expect(house.faults).toEqual([]);
});

const address = (): string => `127.0.0.1:${house.server.port}`;

/** Who asks, and what of it is refused. */
interface Case {
  readonly code: keyof typeof refusals;
  readonly access: AccessOptions;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What happened before. */
  readonly before?: () => Promise<unknown>;
}

const wrong = { KLATSCH_PASSWORD: 'wrong' };

const CASES: readonly Case[] = [
  { code: 'not-secure', access: KEYS, args: ['--plain'] },
  { code: 'key-unknown', access: KEYS },
  { code: 'invite-invalid', access: KEYS, args: ['--invite', CODE] },
  { code: 'password-wrong', access: PASSWORD },
  { code: 'password-wrong', access: PASSWORD, env: wrong },
  {
    code: 'guessing',
    access: PASSWORD,
    env: wrong,
    before: async () => {
      for (let n = 0; n < GUESSES; n += 1) {
        const guesser = await house.askTls(null, `guesser-${n}`, { password: 'wrong' });
        await guesser.expectClosed();
      }
    },
  },
  {
    code: 'nick-owned',
    access: { mode: 'open', oldClients: 'yes' },
    before: async () =>
      house.joinTls(await testIdentity(), 'alice').then((owner) => {
        owner.destroy();
      }),
  },
];

describe('a program that is refused', () => {
  it.each(CASES)('for $code says why and what to do, in a line, and ends with 1', async (row) => {
    house = await TestHouse.open({ identity, access: row.access });
    await row.before?.();
    const sentence = refusals[row.code];
    const ways = [
      ['join', address(), '--lines', '--nick', 'alice'],
      ['say', '--server', address(), '--nick', 'alice', 'hello'],
    ];
    for (const way of ways) {
      const program = new Program([...way, ...(row.args ?? [])], row.env);
      expect(await program.exited).toEqual({ code: 1, signal: null });
      expect(program.stderr.trim().split('\n').at(-1)).toBe(`klatsch: the server refused: ${sentence}`);
      if (way[0] === 'join') expect(program.lines.at(-1)).toBe(`the server refused: ${sentence}`);
    }
  });
});

describe('the screen of somebody who is refused', () => {
  it('stays: /connect joins when the operator has let the key in, and /quit leaves', async () => {
    house = await TestHouse.open({ identity, access: KEYS });
    const screen = klatschOnTerminal(['join', address(), '--nick', 'alice']);
    await screen.waitFor('! the server refused');
    await screen.waitFor(`not in the room; /connect ${address()} joins again`);
    expect(screen.screenText()).toContain('--invite CODE');
    const answered = new Promise<string>((resolve) => {
      house.bus.onFact('operator:answered', ({ outcome }) => {
        resolve(outcome.done === 'invited' ? (outcome.code ?? '') : '');
      });
    });
    house.bus.ask('operator:run', { request: '1', by: 'root', line: 'invite alice' });
    screen.write('/quit\r');
    expect((await screen.exited).exitCode).toBe(0);
    const invited = klatschOnTerminal(['join', address(), '--nick', 'alice', '--invite', await answered]);
    await invited.waitFor(`connected to ${address()} as alice`);
    house.bus.ask('operator:run', { request: '2', by: 'root', line: 'disallow alice' });
    await invited.waitFor('! you are out of the room: ');
    const [key = ''] = house
      .told('client:joined')
      .map((client) => (client as { readonly fingerprint: string }).fingerprint);
    house.bus.ask('operator:run', { request: '3', by: 'root', line: `allow ${key} alice` });
    invited.write(`/connect ${address()}\r`);
    await invited.waitFor(/● server.* as alice/);
    invited.write('/quit\r');
    expect((await invited.exited).exitCode).toBe(0);
  });
});
