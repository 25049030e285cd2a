import { expect } from '@jest/globals';
import type { TestPeer } from '../peer/test-peer.js';
import { eventually } from '../support/eventually.js';
import type { OldChat } from '../support/old/old-chat.js';
import type { OldClient } from '../support/old/old-client.js';
import type { OldInvitation } from '../support/old/old-peer.js';

/** Whoever alice talks to in private: the same acts and the same views, whatever program it is. */
export interface Friend {
  readonly nick: string;
  /** Waits until this one is in its list. */
  knows(nick: string): Promise<void>;
  invite(): Promise<void>;
  /** Waits until its user is asked by alice. */
  isAsked(): Promise<void>;
  accept(): Promise<void>;
  decline(): Promise<void>;
  /** Waits until its user sees the chat. */
  isInChat(): Promise<void>;
  say(text: string): void;
  hears(text: string): Promise<void>;
  /** Ends the chat. */
  leave(): Promise<void>;
  /** Ends the program without a word. */
  kill(): Promise<void>;
  seesNo(): Promise<void>;
  /** Waits until its own invitation has found nobody. */
  seesExpiry(): Promise<void>;
  /** Its user says yes although alice does not wait any more. */
  acceptsTooLate(): Promise<void>;
  /** What alice is told of a chat when this one is killed. */
  readonly killedMeans: 'chat:interrupted' | 'chat:ended';
  seesEnd(how: 'left' | 'lost'): Promise<void>;
  /** Its user asks for a second chat; it must come to nothing. */
  invitesAgainInVain(): Promise<void>;
  /** Lets go of what its user has seen so far. */
  forget(): void;
  /** How many chats its user has seen. */
  readonly chats: number;
}

/** bob, who runs klatsch. */
export class KlatschFriend implements Friend {
  readonly nick = 'bob';
  readonly #peer: TestPeer;

  constructor(peer: TestPeer) {
    this.#peer = peer;
  }

  /** On an old server two klatsch peers speak as the old programs do: nothing there can be resumed. */
  get killedMeans(): Friend['killedMeans'] {
    const dialect = this.#peer.told('server:connected').at(-1)?.dialect;
    return dialect === 'klatsch' ? 'chat:interrupted' : 'chat:ended';
  }

  get chats(): number {
    return this.#peer.told('chat:opened').length;
  }

  forget(): void {
    this.#peer.forget();
  }

  async knows(nick: string): Promise<void> {
    await this.#peer.hears('person:joined', { nick });
  }

  invite(): Promise<void> {
    this.#peer.ask('chat:open', { nick: 'alice' });
    return Promise.resolve();
  }

  async isAsked(): Promise<void> {
    await this.#peer.hears('invitation:received', { nick: 'alice' });
  }

  accept(): Promise<void> {
    this.#peer.ask('invitation:accept', { nick: 'alice' });
    return Promise.resolve();
  }

  decline(): Promise<void> {
    this.#peer.ask('invitation:decline', { nick: 'alice' });
    return Promise.resolve();
  }

  async isInChat(): Promise<void> {
    await this.#peer.hears('chat:opened', { nick: 'alice' });
  }

  say(text: string): void {
    this.#peer.ask('chat:say', { nick: 'alice', text });
  }

  async hears(text: string): Promise<void> {
    await this.#peer.hears('chat:message', { nick: 'alice', from: 'alice', text });
  }

  leave(): Promise<void> {
    this.#peer.ask('chat:close', { nick: 'alice' });
    return Promise.resolve();
  }

  kill(): Promise<void> {
    this.#peer.peer.dispose();
    return Promise.resolve();
  }

  async seesNo(): Promise<void> {
    await this.#peer.hears('invitation:declined', { nick: 'alice' });
  }

  async seesExpiry(): Promise<void> {
    await this.#peer.hears('invitation:expired', { nick: 'alice' });
  }

  async acceptsTooLate(): Promise<void> {
    await this.#peer.hears('invitation:expired', { nick: 'alice' });
    this.#peer.ask('invitation:accept', { nick: 'alice' });
    await this.#peer.hears('problem', { code: 'invitation-none' });
  }

  async seesEnd(how: 'left' | 'lost'): Promise<void> {
    if (how === 'lost') await this.#peer.hears(this.killedMeans, { nick: 'alice' });
    else await this.#peer.hears('chat:ended', { nick: 'alice', reason: how });
  }

  async invitesAgainInVain(): Promise<void> {
    this.#peer.ask('chat:open', { nick: 'alice' });
    await this.#peer.hears('problem', { code: 'chat-exists' });
  }
}

/** bob, who runs an old program. */
export class OldFriend implements Friend {
  readonly nick = 'bob';
  readonly killedMeans = 'chat:ended';
  readonly #client: OldClient;
  #invitation: OldInvitation | null = null;

  constructor(client: OldClient) {
    this.#client = client;
  }

  get chats(): number {
    return this.#client.chats.length;
  }

  forget(): void {
    this.#client.seen.length = 0;
  }

  async knows(nick: string): Promise<void> {
    await this.#client.waitFor(`joined ${nick}`);
  }

  async invite(): Promise<void> {
    this.#invitation = await this.#client.inviteUser('alice');
  }

  async isAsked(): Promise<void> {
    await this.#client.nextDialog();
    expect(this.#client.dialogs).toHaveLength(1);
  }

  async accept(): Promise<void> {
    expect(await (await this.#client.nextDialog()).accept()).not.toBeNull();
  }

  async decline(): Promise<void> {
    await (await this.#client.nextDialog()).decline();
  }

  async isInChat(): Promise<void> {
    await this.#client.waitFor('chat with alice');
  }

  say(text: string): void {
    this.#chat.say(text);
  }

  async hears(text: string): Promise<void> {
    await this.#chat.waitFor(() => this.#chat.messages.includes(text));
  }

  async leave(): Promise<void> {
    await this.#chat.leave();
  }

  async kill(): Promise<void> {
    await this.#client.stop();
  }

  async seesNo(): Promise<void> {
    await this.#client.waitFor('rejected from 127.0.0.1');
  }

  async seesExpiry(): Promise<void> {
    expect(await this.#invitation?.answered).toBeNull();
  }

  async acceptsTooLate(): Promise<void> {
    await eventually(async () => {
      const [dialog] = this.#client.dialogs;
      expect((await dialog?.accept()) ?? null).toBeNull();
    });
  }

  async seesEnd(how: 'left' | 'lost'): Promise<void> {
    await eventually(() => {
      expect(this.#chat.ended).toBe(how === 'left' ? 'goodbye' : 'end of stream');
    });
    if (how === 'left') expect(this.#chat.seen).toContain('alice hat den Chat beendet');
  }

  async invitesAgainInVain(): Promise<void> {
    await this.invite();
    await this.seesNo();
  }

  get #chat(): OldChat {
    const chat = this.#client.chats.at(-1);
    if (chat === undefined) throw new Error('no chat');
    return chat;
  }
}
