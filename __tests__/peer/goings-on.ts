import type { TestPeer } from './test-peer.js';

/** Opens a chat between two who are in the same room. */
export async function chat(
  one: TestPeer,
  other: TestPeer,
  [from, to]: readonly [string, string],
): Promise<void> {
  await one.hears('person:joined', { nick: to });
  one.ask('chat:open', { nick: to });
  const { id } = await other.hears('invitation:received', { nick: from });
  other.ask('invitation:accept', { id });
  for (const each of [one, other]) await each.hears('chat:opened');
}

/** Somebody leaves the room; their private chats go on. */
export async function leaves(one: TestPeer, nick: string, witness: TestPeer): Promise<void> {
  one.ask('server:disconnect', {});
  await witness.hears('person:left', { nick });
}

/** Somebody goes to another server of this machine. */
export async function moves(one: TestPeer, port: number): Promise<void> {
  one.ask('server:disconnect', {});
  await one.hears('server:lost');
  one.forget();
  one.ask('server:connect', { server: `127.0.0.1:${port}` });
  await one.hears('roster:listed');
}

/** Somebody says yes to the invitation of this nick. */
export async function accepts(one: TestPeer, nick: string): Promise<void> {
  const { id } = await one.hears('invitation:received', { nick });
  one.ask('invitation:accept', { id });
  await one.hears('chat:opened', { nick });
}
