import { describe, expect, it } from '@jest/globals';
import { cast } from '../support/old/cast.js';
import { OLD_PROGRAMS } from '../support/old/dialects.js';
import { frame, line } from '../support/old/forms.js';
import { OldFramesClient } from '../support/old/old-frames-client.js';
import { OldLinesClient } from '../support/old/old-lines-client.js';
import { RECV_BYTES } from '../support/old/recv.js';
import { ScriptedServer } from '../support/old/scripted-server.js';

const start = cast();
const USERLIST = 'USERLIST alice:127.0.0.1:40001 bob:127.0.0.1:40002';

describe.each(OLD_PROGRAMS)('an old client of the $dialect dialect', ({ dialect, envelope, client }) => {
  const overhead = envelope('').length;
  const padded = envelope('WELCOME alice'.padEnd(RECV_BYTES - overhead));

  async function answeredWith(...messages: readonly Buffer[]): ReturnType<typeof join> {
    return join(await start(new ScriptedServer(Buffer.concat(messages))));
  }

  async function join(server: ScriptedServer): Promise<{
    server: ScriptedServer;
    alice: ReturnType<typeof client>;
  }> {
    return { server, alice: await start(client({ nick: 'alice', port: server.port })) };
  }

  it('loses a USERLIST that comes in one write with WELCOME', async () => {
    const { server, alice } = await answeredWith(envelope('WELCOME alice'), envelope(USERLIST));
    server.write(envelope('USER_JOINED carol 127.0.0.1 40003'));
    await alice.waitFor('joined carol');
    expect(alice.nicks).toEqual(['carol']);
  });

  it('reads the USERLIST behind a WELCOME padded to 1024 bytes', async () => {
    expect(padded).toHaveLength(RECV_BYTES);
    const { alice } = await answeredWith(padded, envelope(USERLIST));
    await alice.waitFor(() => alice.users.length === 2);
    expect(alice.nicks).toEqual(['alice', 'bob']);
  });

  it.each(['BROADCAST_MSG bob hi', 'BROADCAST bob hi', 'USER_LEFT bob'])(
    'fails to register when %p slips in before WELCOME',
    async (slip) => {
      const { alice } = await answeredWith(envelope(slip), padded);
      expect(alice.joined).toBe(false);
      expect(alice.seen).toEqual(['registration failed']);
      expect(alice.connected).toBe(false);
    },
  );

  it('lists somebody twice who is in the USERLIST and in a USER_JOINED', async () => {
    const { server, alice } = await answeredWith(padded, envelope(USERLIST));
    server.write(envelope('USER_JOINED bob 127.0.0.1 40002'));
    await alice.waitFor(() => alice.users.length === 3);
    expect(alice.nicks).toEqual(['alice', 'bob', 'bob']);
  });

  it.each(['USERLIST bob:::1:40002', 'USER_JOINED bob 127.0.0.1'])(
    'dies in its receive loop of %p',
    async (malformed) => {
      const { alice } = await answeredWith(padded, envelope(malformed));
      await alice.waitFor(() => !alice.receiveLoopAlive);
      expect(alice.log).toEqual(['ValueError']);
      expect(alice.connected).toBe(true);
    },
  );

  it('ignores a command that it does not know', async () => {
    const { alice } = await answeredWith(padded, envelope('HELLO {"klatsch":1}'), envelope(USERLIST));
    await alice.waitFor(() => alice.users.length === 2);
    expect(alice.seen).toEqual(['welcome']);
  });

  it('leaves with the goodbye of its dialect', async () => {
    const { server, alice } = await answeredWith(padded);
    await alice.quit();
    await server.receives(dialect === 'lines' ? '\nQUIT \n' : '\0\0\0\x05QUIT ');
  });
});

describe('an old lines client', () => {
  const padded = line('WELCOME alice'.padEnd(RECV_BYTES - 1));

  async function join(answer: Buffer): Promise<{ server: ScriptedServer; alice: OldLinesClient }> {
    const server = await start(new ScriptedServer(answer));
    const alice = await start(new OldLinesClient({ nick: 'alice', port: server.port }));
    return { server, alice };
  }

  it.each(['\n', '\r', '\u{85}', '\u{2028}'])('believes a line forged with %j in a text', async (end) => {
    const { server, alice } = await join(Buffer.concat([padded, line(USERLIST)]));
    await alice.waitFor(() => alice.users.length === 2);
    server.write(line(`BROADCAST_MSG eve hi${end}USER_LEFT bob`));
    await alice.waitFor('left bob');
    expect(alice.seen).toContain('eve: hi');
    expect(alice.nicks).toEqual(['alice']);
  });

  it('ends its loop silently on a character cut at the end of a recv', async () => {
    const text = `BROADCAST_MSG bob ${'a'.repeat(RECV_BYTES - 'BROADCAST_MSG bob '.length - 1)}ü`;
    const { alice } = await join(Buffer.concat([padded, line(text)]));
    await alice.waitFor(() => !alice.receiveLoopAlive);
    expect(alice.seen).toEqual(['welcome']);
    expect(alice.log).toEqual(['UnicodeDecodeError']);
    expect(alice.connected).toBe(true);
  });

  it('joins a line that two recvs cut between characters', async () => {
    const text = `${'a'.repeat(RECV_BYTES)}ü`;
    const { alice } = await join(Buffer.concat([padded, line(`BROADCAST_MSG bob ${text}`)]));
    await alice.waitFor(`bob: ${text}`);
    expect(alice.receiveLoopAlive).toBe(true);
  });

  it('shows the first word of an ERROR and ends the session', async () => {
    const { alice } = await join(Buffer.concat([padded, line('ERROR too fast, wait')]));
    await alice.waitFor('connection closed');
    expect(alice.seen).toEqual(['welcome', 'error too', 'connection closed']);
    await alice.waitFor(() => !alice.connected);
  });

  it('dies in its receive loop of an ERROR without a word', async () => {
    const { alice } = await join(Buffer.concat([padded, line('ERROR ')]));
    await alice.waitFor(() => !alice.receiveLoopAlive);
    expect(alice.log).toEqual(['IndexError']);
    expect(alice.seen).toEqual(['welcome']);
  });
});

describe('an old frames client', () => {
  const padded = frame('WELCOME alice'.padEnd(RECV_BYTES - 4));

  async function join(...more: readonly string[]): Promise<OldFramesClient> {
    const server = await start(new ScriptedServer(Buffer.concat([padded, ...more.map(frame)])));
    return start(new OldFramesClient({ nick: 'alice', port: server.port }));
  }

  it('dies in its receive thread of a BROADCAST without a text', async () => {
    const alice = await join('BROADCAST bob ', 'BROADCAST bob hi');
    await alice.waitFor(() => !alice.receiveLoopAlive);
    expect(alice.log).toEqual(['IndexError']);
    expect(alice.seen).toEqual(['welcome']);
  });

  it('only logs an ERROR', async () => {
    const alice = await join('ERROR too fast, wait', 'ERROR ', 'BROADCAST bob hi');
    await alice.waitFor('bob: hi');
    expect(alice.log).toEqual(['error too fast, wait', 'error ']);
    expect(alice.seen).toEqual(['welcome', 'bob: hi']);
  });

  it('is not fooled by a newline in a text, nor hurt by a character cut over two recvs', async () => {
    const text = `${'a'.repeat(RECV_BYTES - 'BROADCAST bob '.length - 1)}ü`;
    const alice = await join(`BROADCAST bob ${text}`, 'BROADCAST eve hi\nUSER_LEFT bob');
    await alice.waitFor('eve: hi USER_LEFT bob');
    expect(alice.seen).toContain(`bob: ${text}`);
  });
});
