import { words } from '../../src/words/index.js';
import type { Segment } from '../widgets/bar.js';
import type { NoticeView } from '../widgets/notice.js';
import type { Theme } from '../widgets/theme.js';
import { PANES } from './panes.js';
import type { Model } from './state/model.js';
import { frontOf } from './state/model.js';
import type { Question } from './state/modes.js';

const say = words.dashboard;

/** What the next key answers, what was said last; null when there is nothing that must be read. */
export function noticeView(model: Model, theme: Theme): NoticeView | null {
  const { question, notice, filtering, now } = model;
  if (question !== null) return { text: questionText(model, question), style: theme.banner };
  if (filtering) return { text: say.filterHint, style: theme.text };
  if (notice === null || notice.until <= now.elapsed) return null;
  const styles = { plain: theme.text, good: theme.good, bad: theme.bad };
  // What went wrong is told by more than its colour.
  return { text: notice.tone === 'bad' ? `! ${notice.text}` : notice.text, style: styles[notice.tone] };
}

/** What can be done in the pane in front; what matters least is left out first. */
export function hintView(model: Model, isOneChart: boolean, theme: Theme): readonly Segment[] {
  const front = frontOf(model);
  const [first, ...rest] = say.hints[front];
  const other = front === 'charts' && isOneChart ? [say.otherChart] : [];
  const leave = model.mode === 'watch' ? [say.leaveHint] : [];
  const hints = [first ?? '', ...other, ...rest];
  return [...hints.slice(0, 2), ...leave, ...hints.slice(2)].map((text, at) => ({
    text: at === 0 ? text : ` · ${text}`,
    style: theme.dim,
    rank: at < 2 ? at + 1 : at + 2,
  }));
}

/** `Alt-1 users  2 room  3 events  4 charts`, the one in front marked. */
export function paneSegments(model: Model, theme: Theme): readonly Segment[] {
  const front = frontOf(model);
  return PANES.flatMap((pane, at) => [
    { text: at === 0 ? ` ${say.altPending}` : '  ', style: theme.dim, rank: 3 },
    {
      text: `${at + 1} ${say.panes[pane]}`,
      style: pane === front ? { ...theme.text, ...theme.chosen } : theme.dim,
      rank: 3,
    },
  ]);
}

function questionText({ users }: Model, question: Question): string {
  return question.kind === 'stop' ? say.askStop(users.size) : question.text + say.answers;
}
