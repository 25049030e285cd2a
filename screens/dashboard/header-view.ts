import { hostPort } from '../../src/bus/host-port.js';
import { words } from '../../src/words/index.js';
import type { BarView, Segment } from '../widgets/bar.js';
import type { Theme } from '../widgets/theme.js';
import { memory, short, spelled, whole } from './format.js';
import type { Model } from './state/model.js';

const say = words.dashboard;
/** From here on a person could feel how late the loop is. */
const LAG_WARN_MS = 50;
const LAG_BAD_MS = 250;

/** The first row: what server this is, and its vital signs. What matters least is left out first. */
export function headerView(model: Model, theme: Theme): BarView {
  const address = addressOf(model);
  const segments = [
    { text: say.title[model.mode], style: theme.titleFocused, rank: 5 },
    ...(address === null ? [] : [{ text: address, style: theme.text, rank: 2 }]),
    ...stateSegments(model, theme),
  ];
  const right = model.escape ? [{ text: say.altPending, style: theme.warn }] : [];
  return { left: dotted(segments, theme), right };
}

/** Dots between, each of which goes with the segment on its far side from the one that is never left out. */
function dotted(segments: readonly Segment[], theme: Theme): readonly Segment[] {
  const anchor = segments.findIndex(({ rank }) => (rank ?? 0) === 0);
  return segments.flatMap((segment, at) => {
    if (at === anchor) return [segment];
    const dot = { text: ' · ', style: theme.dim, rank: segment.rank ?? 0 };
    return at < anchor ? [segment, dot] : [dot, segment];
  });
}

/** "0.0.0.0:9000"; null before the server listens. */
export function addressOf({ server }: Model): string | null {
  if (server === null) return null;
  return hostPort(server.host, server.port);
}

/** Only what is true: figures of a server that has stopped would lie. */
function stateSegments(model: Model, theme: Theme): readonly Segment[] {
  if (model.phase === 'stopped') return [{ text: say.stopped, style: theme.bad }];
  if (model.server === null) return [{ text: say.starting, style: theme.warn }];
  const stopping = model.phase === 'stopping' ? [{ text: say.stopping, style: theme.warn, rank: 1 }] : [];
  return [...stopping, ...figures(model, model.server.startedAt, theme)];
}

function figures({ users, sample, now }: Model, startedAt: number, theme: Theme): readonly Segment[] {
  const plain = { style: theme.text };
  const known = [
    { text: say.up(spelled(now.wall - startedAt)), ...plain, rank: 6 },
    { text: say.users(whole(users.size)), ...plain, rank: 0 },
  ];
  if (sample === null) return known;
  const { texts, deliveries, rssBytes, lagMs } = sample;
  const lagStyle = lagMs >= LAG_BAD_MS ? theme.bad : lagMs >= LAG_WARN_MS ? theme.warn : theme.text;
  return [
    ...known,
    { text: say.texts(short(texts)), ...plain, rank: 8 },
    { text: say.deliveries(short(deliveries)), ...plain, rank: 3 },
    { text: memory(rssBytes), ...plain, rank: 7 },
    { text: say.lag(Math.round(lagMs)), style: lagStyle, rank: 4 },
  ];
}
