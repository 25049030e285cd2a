import { describe, expect, it } from '@jest/globals';
import { newIdentity } from '../../src/identity/identity.js';
import { DIALECT_SILENCE_MS, WELCOME_MS } from '../../src/limits.js';
import type { Registration } from '../../src/peer/registration.js';
import type { TrustEvents } from '../../src/peer/server-trust.js';
import { ServerTrust } from '../../src/peer/server-trust.js';
import { register } from '../../src/peer/registration.js';
import type { Approach } from '../../src/peer/state/dialect-choice.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { cast } from '../support/old/cast.js';
import { frame, line } from '../support/old/forms.js';
import { ScriptedServer } from '../support/old/scripted-server.js';
import { trusts } from '../support/trust.js';

const play = cast();
const newTrust = trusts();
const UNHEARD: TrustEvents = { trusted: () => undefined, problem: () => undefined };

/** Registers at a server that answers with fixed bytes. */
async function at(
  answer: Buffer,
  approach: Approach,
  trust = new ServerTrust(undefined, UNHEARD),
): Promise<{
  server: ScriptedServer;
  clock: FakeClock;
  outcome: Promise<Registration>;
  abort: AbortController;
}> {
  const server = await play(new ScriptedServer(answer));
  const clock = new FakeClock();
  const abort = new AbortController();
  const outcome = register({
    server: { host: '127.0.0.1', port: server.port },
    trust,
    approach,
    nick: 'alice',
    udpPort: 40_001,
    last: null,
    sender: { name: 's', link: 1 },
    clock,
    signal: abort.signal,
  });
  return { server, clock, outcome, abort };
}

/** Lets go of a connection that was welcomed. */
async function kindOf(outcome: Promise<Registration>): Promise<string> {
  const registration = await outcome;
  if (registration.kind === 'welcome') registration.welcome.stream.connection.destroy();
  return registration.kind;
}

describe('registering', () => {
  it('sends HELLO, with a length byte that is no UTF-8, and REGISTER', async () => {
    const { server, outcome } = await at(frame('WELCOME alice'), 'framed');
    await kindOf(outcome);
    await eventually(() => {
      const [length = 0] = server.received.subarray(3, 4);
      expect(length).toBeGreaterThanOrEqual(0x80);
      expect(length).toBeLessThanOrEqual(0xbf);
      expect(server.received.subarray(4 + length).equals(frame('REGISTER alice 40001'))).toBe(true);
    });
  });

  it('sends one line to a lines server', async () => {
    const { server, outcome } = await at(line('WELCOME alice'), 'lines');
    expect(await kindOf(outcome)).toBe('welcome');
    expect(server.received.toString()).toBe('REGISTER alice 40001\n');
  });

  it('takes two silent seconds for a lines server', async () => {
    const { server, clock, outcome } = await at(Buffer.alloc(0), 'framed');
    await server.receives('REGISTER alice 40001');
    clock.advance(DIALECT_SILENCE_MS - 1);
    clock.advance(1);
    expect(await kindOf(outcome)).toBe('wrong-dialect');
    expect(clock.timers).toBe(0);
  });

  it('waits longer for a server that has said something in frames', async () => {
    const { server, clock, outcome } = await at(frame('BROADCAST bob hello'), 'framed');
    await server.receives('REGISTER alice 40001');
    // Only the wait for WELCOME is left.
    await eventually(() => clock.timers === 1);
    clock.advance(WELCOME_MS - 1);
    server.write(frame('WELCOME alice'));
    expect(await kindOf(outcome)).toBe('welcome');
  });

  it('takes an answer in the other dialect for what it is', async () => {
    const lines = await at(line('ERROR what?'), 'framed');
    expect(await kindOf(lines.outcome)).toBe('wrong-dialect');
    const frames = await at(frame('ERROR what?'), 'lines');
    expect(await kindOf(frames.outcome)).toBe('wrong-dialect');
  });

  it('gives up on a lines server that says nothing', async () => {
    const { server, clock, outcome } = await at(Buffer.alloc(0), 'lines');
    await server.receives('\n');
    clock.advance(WELCOME_MS);
    expect(await kindOf(outcome)).toBe('wrong-dialect');
  });

  it('knows the refusal of every server', async () => {
    const old = await at(frame('ERROR Nickname bereits vergeben'), 'framed');
    expect(await old.outcome).toMatchObject({ kind: 'refused', code: 'nick-taken', epoch: null });
    const other = await at(line('ERROR go away'), 'lines');
    expect(await other.outcome).toMatchObject({ kind: 'refused', code: 'server-refused', reason: 'go away' });
    const hello = frame('HELLO {"klatsch":1,"caps":[],"epoch":"e1","seq":0}');
    const error = frame('ERROR {"code":"nick-invalid","reason":"no","final":true}');
    const klatsch = await at(Buffer.concat([hello, error]), 'framed');
    expect(await klatsch.outcome).toEqual({
      kind: 'refused',
      code: 'nick-invalid',
      reason: 'no',
      epoch: 'e1',
    });
  });

  it('keeps what comes before and with WELCOME', async () => {
    const bytes = Buffer.concat([
      frame('USER_LEFT bob'),
      frame('WELCOME alice'),
      frame('USERLIST a:1.2.3.4:5'),
    ]);
    const { outcome } = await at(bytes, 'framed');
    const registration = await outcome;
    if (registration.kind !== 'welcome') throw new Error(registration.kind);
    const { welcome } = registration;
    expect(welcome.dialect).toBe('frames');
    expect(welcome.early.map(String)).toEqual(['USER_LEFT bob']);
    const later: string[] = [];
    welcome.stream.read({ payload: (payload) => later.push(payload), ended: () => undefined });
    expect(later).toEqual(['USERLIST a:1.2.3.4:5']);
    welcome.stream.connection.destroy();
  });

  it('fails, and does not reject, when something goes wrong that nobody expects', async () => {
    const identity = { ...(await newIdentity()), certificate: 'none' };
    const trust = new ServerTrust(await newTrust({ identity }), UNHEARD);
    const { outcome } = await at(Buffer.alloc(0), 'framed', trust);
    expect(await outcome).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/^internal error: /),
    });
  });

  it('stops when told so', async () => {
    const { server, clock, outcome, abort } = await at(Buffer.alloc(0), 'framed');
    await server.receives('REGISTER alice 40001');
    abort.abort();
    expect(await kindOf(outcome)).toBe('failed');
    expect(clock.timers).toBe(0);
  });
});
