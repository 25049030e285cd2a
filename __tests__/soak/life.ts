import type { ChatCutter } from './chat-cutter.js';
import type { Crowd } from './crowd.js';
import type { Dice } from './dice.js';

/** How often people act, milliseconds. */
const TICK_MS = 100;

/** How much people say, texts a second in all. */
export interface Talk {
  readonly room: number;
  readonly privately: number;
}

/** Lets people come, go and speak until it is ended. */
export class Life {
  talk: Talk = { room: 0, privately: 0 };
  /** Whether connections of private chats break. */
  cutting = false;
  readonly #crowd: Crowd;
  readonly #cutter: ChatCutter;
  readonly #dice: Dice;
  readonly #timer: NodeJS.Timeout;

  constructor(crowd: Crowd, cutter: ChatCutter, dice: Dice) {
    this.#crowd = crowd;
    this.#cutter = cutter;
    this.#dice = dice;
    this.#timer = setInterval(() => {
      this.#tick();
    }, TICK_MS);
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const now = performance.now();
    const crowd = this.#crowd;
    crowd.tick(now);
    this.#cutter.tick(now, this.cutting);
    const { room, privately } = this.talk;
    this.#often(room, () => {
      crowd.talk();
    });
    this.#often(privately, () => {
      crowd.whisper();
    });
  }

  #often(perSecond: number, act: () => void): void {
    for (let left = (perSecond * TICK_MS) / 1000; left > 0; left -= 1) if (this.#dice.hits(left)) act();
  }
}
