import { describe, expect, it } from '@jest/globals';
import { ASK_BACKGROUND, BackgroundQuestion, parseReply } from '../../../screens/terminal/background.js';
import type { Reply } from '../../../screens/terminal/background.js';
import { InputDecoder } from '../../../screens/terminal/input-decoder.js';
import { GROUND_MS } from '../../../src/limits.js';
import { FakeClock } from '../../support/fake-clock.js';

describe('the answer of a terminal', () => {
  it.each([
    ['11;rgb:1e1e/1e1e/1e1e', [30, 30, 30]],
    ['11;rgb:ff/80/00', [255, 128, 0]],
    ['11;rgb:f/0/0', [255, 0, 0]],
    ['11;rgba:ffff/ffff/ffff/ffff', [255, 255, 255]],
  ])('%s is a colour', (text, rgb) => {
    expect(parseReply(text)).toEqual({ kind: 'background', rgb });
  });

  it.each(['11;?', '10;rgb:00/00/00', '11;rgb:00/00', '11;rgb:12345/0/0', '11;rgb:00/00/00;x', ''])(
    '%j is none',
    (text) => {
      expect(parseReply(text)).toBeNull();
    },
  );

  it('is heard however the bytes are cut, and never typed', () => {
    const bytes = Buffer.from('a\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\\x1b[?1;2cb\x1b]11;rgb:ff/ff/ff\x07');
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const replies: Reply[] = [];
      const decoder = new InputDecoder((reply) => replies.push(reply));
      const events = [...decoder.push(bytes.subarray(0, cut)), ...decoder.push(bytes.subarray(cut))];
      expect(events.map((event) => (event.type === 'text' ? event.text : event.type)).join('')).toBe('ab');
      expect(replies).toEqual([
        { kind: 'background', rgb: [30, 30, 30] },
        { kind: 'attributes' },
        { kind: 'background', rgb: [255, 255, 255] },
      ]);
    }
  });
});

describe('the question', () => {
  const ask = (): { clock: FakeClock; answers: unknown[]; question: BackgroundQuestion } => {
    const clock = new FakeClock(0);
    const answers: unknown[] = [];
    return { clock, answers, question: new BackgroundQuestion(clock, (rgb) => answers.push(rgb)) };
  };

  it('ends with who the terminal is, so that nobody waits for one that cannot tell', () => {
    expect(ASK_BACKGROUND.endsWith('\x1b[c')).toBe(true);
    const { answers, question } = ask();
    question.take({ kind: 'attributes' });
    expect(answers).toEqual([null]);
  });

  it('takes the first answer only', () => {
    const { clock, answers, question } = ask();
    question.take({ kind: 'background', rgb: [1, 2, 3] });
    question.take({ kind: 'attributes' });
    clock.advance(GROUND_MS);
    expect(answers).toEqual([[1, 2, 3]]);
  });

  it('does not wait for ever, and not at all once it is dropped', () => {
    const { clock, answers } = ask();
    clock.advance(GROUND_MS - 1);
    expect(answers).toEqual([]);
    clock.advance(1);
    expect(answers).toEqual([null]);
    const other = ask();
    other.question.dispose();
    other.clock.advance(GROUND_MS);
    expect(other.answers).toEqual([]);
  });
});
