import type { LocalAction } from '../../../src/slash/command.js';
import type { Context } from './context.js';
import type { Effect } from './effects.js';
import { NOTHING } from './effects.js';
import type { Model } from './model.js';
import type { Pane } from './pane.js';
import { focused } from './panes.js';
import { searchFor } from './search.js';
import { showSettings } from './settings.js';

/** Does what a slash command wants of the screen itself. */
export function doLocally(model: Model, action: LocalAction, context: Context): readonly Effect[] {
  switch (action.type) {
    case 'quit':
      return leave(model);
    case 'set':
      return [{ kind: 'set', change: action.change }];
    case 'search':
      searchFor(model, action.text, context);
      return NOTHING;
    case 'clear':
      clear(focused(model));
      return NOTHING;
    case 'show':
      showSettings(model, action.name);
      return NOTHING;
    case 'help':
      model.overlay = { kind: 'help', top: 0, command: action.command };
      return NOTHING;
  }
}

function clear(pane: Pane): void {
  pane.lines.clear();
  pane.unread = 0;
  pane.unreadFrom = null;
}

/** Leaves, after a question when others would lose their server; the same command again answers it. */
function leave(model: Model): readonly Effect[] {
  if (othersHosted(model) === 0 || model.leaving) return [{ kind: 'quit' }];
  model.question = { kind: 'leave', by: 'command' };
  model.leaving = true;
  return NOTHING;
}

/** How many people beside us lose their server when we leave. */
export function othersHosted({ mode, people }: Model): number {
  return mode === 'host' ? Math.max(0, people.size - 1) : 0;
}
