import type { Outcome } from '../bus/events.js';
import type { Clock } from '../clock.js';
import { systemClock } from '../clock.js';
import { KlatschError } from '../errors.js';
import { CONTROL_ANSWER_MS } from '../limits.js';
import { words } from '../words/index.js';
import { connectControl } from './server-link.js';

/** The name of the one request on a connection of its own. */
const REQUEST = 'ctl';

const w = words.control;

/**
 * Has a server on this machine carry out one operator's command, and gives what came of it.
 *
 * @param path its control socket
 * @param by who asks, for the event log
 * @throws KlatschError `server-unreachable` without a server or an answer in time, `server-refused` when the
 * server does not take the command at all
 */
export async function askServer(
  path: string,
  line: string,
  by: string,
  clock: Clock = systemClock,
): Promise<Outcome> {
  const link = await connectControl(path);
  let stopTimer = (): void => undefined;
  try {
    return await new Promise<Outcome>((resolve, reject) => {
      const refuse = (code: 'server-unreachable' | 'server-refused', message: string): void => {
        reject(new KlatschError(code, message));
      };
      stopTimer = clock.after(CONTROL_ANSWER_MS, () => {
        refuse('server-unreachable', w.unanswered(CONTROL_ANSWER_MS / 1000));
      });
      link.listen({
        onFact({ fact, fields }) {
          if (fact === 'operator:answered' && fields.request === REQUEST) resolve(fields.outcome);
          // We do not watch: this is about our own line.
          if (fact === 'problem') refuse('server-refused', fields.message);
        },
        onMalformed(count) {
          refuse('server-refused', w.serverMalformed(count));
        },
        onClose() {
          refuse('server-unreachable', w.lostUnanswered);
        },
      });
      link.send('operator:run', { request: REQUEST, by, line });
    });
  } finally {
    stopTimer();
    link.close();
  }
}
