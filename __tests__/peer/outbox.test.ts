import { describe, expect, it } from '@jest/globals';
import { Outbox } from '../../src/peer/outbox.js';
import type { KlatschLink } from '../../src/peer/session.js';
import { FakeClock } from '../support/fake-clock.js';

/** A link to the server that knows us by this name, and what was sent on it. */
function linkTo(sender: string): { readonly link: KlatschLink; readonly said: string[] } {
  const said: string[] = [];
  const link: KlatschLink = {
    sender,
    position: { epoch: 'e', seq: 5 },
    say: ({ text }) => said.push(text),
  };
  return { link, said };
}

/** Two texts for the server of `linkTo('us in A')`: one may have been said, and one has waited behind it. */
function broken(): { readonly outbox: Outbox; readonly returned: string[] } {
  const returned: string[] = [];
  const outbox = new Outbox(new FakeClock(), ({ text }) => returned.push(text));
  const { link } = linkTo('us in A');
  outbox.settled(link, true);
  outbox.say({ text: 'sent', emote: false }, link);
  outbox.linkLost(true);
  outbox.say({ text: 'queued', emote: false }, link);
  outbox.linkLost(true);
  return { outbox, returned };
}

describe('what was said to one server', () => {
  it('is never sent to another one, whether it was sent before or not', () => {
    const { outbox, returned } = broken();
    const { link, said } = linkTo('us in B');
    outbox.say({ text: 'for B', emote: false }, link);
    outbox.settled(link, true);
    expect(returned).toEqual(['sent', 'queued']);
    expect(said).toEqual(['for B']);
  });

  it('is given back when an old server has taken its place: nothing waits for ever', () => {
    const { outbox, returned } = broken();
    outbox.settled(null, false);
    expect(returned).toEqual(['sent', 'queued']);
  });

  it('waits for it while another one, which was joined, has not answered', () => {
    const { outbox, returned } = broken();
    outbox.say({ text: 'for B', emote: false }, linkTo('us in B').link);
    outbox.linkLost(true);
    const { link, said } = linkTo('us in A');
    outbox.settled(link, true);
    expect(returned).toEqual(['for B']);
    expect(said).toEqual(['sent']);
  });

  it('is sent to it, when it cannot have been said, although the server knows nothing of before', () => {
    const { outbox, returned } = broken();
    const { link, said } = linkTo('us in A');
    outbox.settled(link, false);
    expect(returned).toEqual(['sent']);
    expect(said).toEqual(['queued']);
  });
});
