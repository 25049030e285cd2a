import { words } from '../../src/words/index.js';
import { timeOf } from '../log/log-view.js';
import type { BarView, Segment } from '../widgets/bar.js';
import type { Theme } from '../widgets/theme.js';
import type { Model } from './state/model.js';
import type { Pane } from './state/pane.js';
import { openChats } from './state/panes.js';

const say = words.chat;
/** More panes than this are not all listed. */
const TABS = 12;

/** The status line: the server link and the chats apart, then the panes and the time. */
export function statusView(model: Model, theme: Theme): BarView {
  const escape = model.escape ? [{ text: `${say.altPending}  `, style: theme.warn }] : [];
  const clock = { text: `  ${timeOf(model.now.wall)}`, style: theme.dim, rank: 2 };
  return {
    left: [...serverSegments(model, theme), ...chatSegments(model, theme)],
    right: [...escape, ...tabSegments(model, theme), clock],
  };
}

/** Whole seconds until `at` of the elapsed clock, never less than 0. */
export function secondsUntil(at: number, { now }: Model): number {
  return Math.max(0, Math.ceil((at - now.elapsed) / 1000));
}

function serverSegments(model: Model, theme: Theme): readonly Segment[] {
  const { link, me } = model;
  switch (link.state) {
    case 'idle':
    case 'left':
      return [{ text: `○ ${say.noServer}`, style: theme.warn }];
    case 'insecure':
      return serverDown('○ ', link.server, link.unanswered ? say.unansweredAsk : say.insecureAsk, theme);
    case 'connecting':
      return [
        { text: '◌ ', style: theme.warn },
        { text: say.connecting(link.server), style: theme.text },
      ];
    case 'up':
      return [
        { text: '● ', style: theme.good },
        { text: `${say.server} `, style: theme.text, rank: 3 },
        { text: link.server, style: theme.text, rank: 1 },
        { text: link.secure ? say.secure : '', style: theme.good, rank: 2 },
        { text: me === null ? '' : say.as(me), style: theme.text, rank: 4 },
        { text: link.latencyMs === null ? '' : say.latency(link.latencyMs), style: theme.dim, rank: 5 },
      ];
    case 'lost': {
      const wait = secondsUntil(link.retryAt, model);
      return serverDown('○ ', link.server, link.unreached ? say.reachIn(wait) : say.retryIn(wait), theme);
    }
    case 'refused':
      return serverDown('✗ ', link.server, say.refused, theme);
  }
}

function serverDown(mark: string, server: string, what: string, theme: Theme): readonly Segment[] {
  return [
    { text: mark, style: theme.bad },
    { text: say.server, style: theme.text },
    { text: ` ${server}`, style: theme.text, rank: 1 },
    { text: ` ${what}`, style: theme.bad },
  ];
}

function chatSegments(model: Model, theme: Theme): readonly Segment[] {
  const open = openChats(model);
  const ended = model.panes.length - 1 - open;
  return [
    { text: open === 0 ? '' : `    ${say.chats(open)}`, style: theme.text, rank: 3 },
    { text: ended === 0 ? '' : `    ${say.chatsEnded(ended)}`, style: theme.dim, rank: 4 },
  ];
}

/** `[1 2 3:2]`: the panes, the focused one marked, and how many texts are unread where. */
function tabSegments(model: Model, theme: Theme): readonly Segment[] {
  const { panes, focus } = model;
  if (panes.length === 1) return [];
  const isShort = panes.length > TABS;
  const shown = panes.filter((pane) => !isShort || pane.id === focus || pane.unread > 0).slice(0, TABS);
  const tabs = shown.flatMap((pane, index) => [
    { text: index === 0 ? '' : ' ', style: theme.dim },
    tab(pane, panes.indexOf(pane) + 1, focus, theme),
  ]);
  const rest = isShort ? [{ text: ` / ${panes.length}`, style: theme.dim }] : [];
  return [{ text: '[', style: theme.dim }, ...tabs, ...rest, { text: ']', style: theme.dim }];
}

function tab(pane: Pane, number: number, focus: number, theme: Theme): Segment {
  if (pane.unread > 0) return { text: `${number}:${pane.unread}`, style: theme.unread };
  const open = pane.interruptedUntil === null ? theme.text : theme.warn;
  const plain = pane.phase === 'ended' ? theme.dim : open;
  return { text: String(number), style: pane.id === focus ? { ...plain, ...theme.chosen } : plain };
}
