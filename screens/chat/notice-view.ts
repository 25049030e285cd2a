import { words } from '../../src/words/index.js';
import type { Segment } from '../widgets/bar.js';
import { hintSegments, recallSegments } from '../widgets/hints.js';
import { LOCK } from '../widgets/people.js';
import type { Theme } from '../widgets/theme.js';
import { isEmpty } from '../input/editor.js';
import type { Invitation, Model } from './state/model.js';
import { currentNotice, focused, openChats } from './state/panes.js';
import { endedSegments, questionSegments } from './question-view.js';
import { secondsUntil } from './status-view.js';

const say = words.chat;

/**
 * What stands above the status line: what the next key answers, the oldest invitation, a remark, or how things
 * are; empty when there is nothing to say.
 *
 * @param isSmall it takes the place of the status line, and must leave that alone when it can
 */
export function noticeView(model: Model, isSmall: boolean, theme: Theme): readonly Segment[] {
  const [invitation] = model.invitations;
  if (model.recall !== null) return recallSegments(model.recall, theme.banner);
  if (model.question !== null) return questionSegments(model, model.question, theme.banner);
  if (model.link.state === 'insecure') return insecureSegments(model.link, theme);
  if (invitation !== undefined) return invitationSegments(model, invitation, theme);
  const notice = currentNotice(model);
  if (notice !== null) return [{ text: notice, style: theme.text }];
  if (model.overlay?.kind === 'people') return hintSegments(say.peopleHints, theme.text);
  return brokenSegments(model, isSmall, theme) ?? (isSmall ? [] : serverSegments(model, theme));
}

/** A nick or an address in a banner is cut shorter than this only where nothing is left beside it but the answers. */
const ASKER_MIN = 8;

/** The answers are always shown, and how long there is for them; whoever asks has chosen how long their nick is. */
function invitationSegments(model: Model, invitation: Invitation, theme: Theme): readonly Segment[] {
  const { nick, ip, expiresAt } = invitation;
  const more = model.invitations.length - 1;
  // A flood comes from nobody known: how many there are says more than what the keys do.
  const moreRank = nick === null ? 3 : 8;
  const dot = { text: ' · ', style: theme.dim, rank: 4, short: ' ' };
  return [
    { text: '✉ ', style: theme.banner, rank: 2 },
    ...(nick === null ? unknownSegments(ip, theme) : askerSegments({ ...invitation, nick }, theme)),
    { text: say.asks, style: theme.text, rank: 9 },
    dot,
    { text: say.acceptKey, style: theme.banner },
    { text: say.accept, style: theme.text, rank: 6 },
    dot,
    { text: say.declineKey, style: theme.banner },
    { text: say.decline, style: theme.text, rank: 6 },
    { text: ' ', style: theme.dim, rank: 3 },
    { text: '· ', style: theme.dim, rank: 4 },
    { text: say.seconds(secondsUntil(expiresAt, model)), style: theme.warn, rank: 3 },
    { text: more === 0 ? '' : ` · ${say.moreInvitations(more)}`, style: theme.dim, rank: moreRank },
  ];
}

/** What is known of the key stands first, where no nick can: behind it anything could be part of the nick. */
function askerSegments(
  { nick, ip, verified }: Invitation & { readonly nick: string },
  theme: Theme,
): readonly Segment[] {
  return [
    verified
      ? { text: `${LOCK} `, style: theme.good }
      : { text: say.askerUnverified, style: theme.warn, rank: 1, short: say.askerDoubted },
    { text: nick, style: theme.banner, rank: 5, least: ASKER_MIN },
    { text: say.askerAt(ip), style: theme.text, rank: 7 },
  ];
}

function unknownSegments(ip: string, theme: Theme): readonly Segment[] {
  const { who, unverified, only, known, end } = say.askerUnknown;
  return [
    { text: who, style: theme.banner, rank: 6 },
    { text: unverified, style: theme.warn, rank: 1, short: say.askerDoubted },
    { text: only, style: theme.text, rank: 7 },
    { text: ip, style: theme.banner, rank: 5, least: ASKER_MIN },
    { text: known, style: theme.text, rank: 7 },
    { text: end, style: theme.banner, rank: 6 },
  ];
}

/** The answers are always shown, the reason where there is room. */
function insecureSegments(
  { server, unanswered }: { readonly server: string; readonly unanswered: boolean },
  theme: Theme,
): readonly Segment[] {
  const dot = { text: ' · ', style: theme.dim, rank: 2, short: ' ' };
  const ask = unanswered ? say.unansweredAsk : say.insecureAsk;
  return [
    { text: `${server} `, style: theme.bad, rank: 3 },
    { text: ask, style: theme.bad, rank: 1, short: say.insecureShort },
    { text: say.insecureWhy, style: theme.text, rank: 5 },
    dot,
    { text: say.acceptKey, style: theme.banner },
    { text: unanswered ? say.unansweredYes : say.insecureYes, style: theme.text, rank: 4 },
    dot,
    { text: say.declineKey, style: theme.banner },
    { text: say.insecureNo, style: theme.text, rank: 4 },
  ];
}

/** Nobody reads what is written here, now or any more; null when somebody does. */
function brokenSegments(model: Model, isSmall: boolean, theme: Theme): readonly Segment[] | null {
  const pane = focused(model);
  if (pane.nick !== null && pane.interruptedUntil !== null && !isSmall) {
    const seconds = secondsUntil(pane.interruptedUntil, model);
    return [{ text: say.interruptedNow(pane.nick, seconds), style: theme.warn }];
  }
  if (pane.phase !== 'ended' || pane.nick === null || pane.end === null) return null;
  if (isSmall && isEmpty(pane.input.editor)) return null;
  return endedSegments(say.endedBy[pane.end](pane.nick), pane.nick, theme.warn);
}

/** The server link is down, and what becomes of it; said of a link that never was, too. */
function serverSegments(model: Model, theme: Theme): readonly Segment[] {
  const { link, nickPrompt } = model;
  const chats = openChats(model);
  if (link.state === 'refused' && nickPrompt === null) {
    return [{ text: say.notInRoom(chats) + say.connectAgain(link.server), style: theme.bad }];
  }
  if (link.state === 'left') {
    return [{ text: say.notInRoom(chats) + say.connectAgain(link.server), style: theme.text }];
  }
  if (link.state !== 'lost' && (link.state !== 'connecting' || !link.again)) return [];
  const what = link.unreached ? say.noAnswer : say.serverGone(chats);
  const text = link.state === 'lost' ? say.retry(secondsUntil(link.retryAt, model)) : say.retrying;
  return [{ text: what + text, style: theme.bad }];
}
