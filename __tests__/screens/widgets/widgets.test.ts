import { describe, expect, it } from '@jest/globals';
import { paintBar } from '../../../screens/widgets/bar.js';
import { paintFrames, paintTitle } from '../../../screens/widgets/frame.js';
import { inputRows, paintInput } from '../../../screens/widgets/input.js';
import type { InputView } from '../../../screens/widgets/input.js';
import { paintSheet } from '../../../screens/widgets/overlay.js';
import { paintPane } from '../../../screens/widgets/pane.js';
import { paintPeople, peopleRows } from '../../../screens/widgets/people.js';
import type { PersonView } from '../../../screens/widgets/people.js';
import { NEUTRAL as THEME } from '../../../screens/theme/built-in.js';
import { nickStyle } from '../../../screens/widgets/theme.js';
import { paintOnce } from '../../support/terminal/stage.js';

describe('frames', () => {
  it('join where boxes share a border', () => {
    const { rows } = paintOnce(9, 5, (canvas) => {
      const boxes = [
        { x: 0, y: 0, width: 9, height: 3 },
        { x: 0, y: 2, width: 5, height: 3 },
        { x: 4, y: 2, width: 5, height: 3 },
      ];
      paintFrames(
        canvas,
        boxes.map((outer, at) => ({ outer, focused: at === 1 })),
        THEME,
      );
    });
    expect(rows).toEqual(['┌───────┐', '│       │', '├───┬───┤', '│   │   │', '└───┴───┘']);
  });

  it('carry a title and what is new, cut short before the corners', () => {
    const title = { x: 0, y: 0, width: 20, text: 'a long title 語語', right: '2 new', focused: true };
    const { rows } = paintOnce(20, 3, (canvas) => {
      paintFrames(canvas, [{ outer: { x: 0, y: 0, width: 20, height: 3 }, focused: true }], THEME);
      paintTitle(canvas, title, THEME);
    });
    expect(rows[0]).toBe('┌ a long t…  2 new ┐');
  });

  it('leave a border whole that is too short for a title', () => {
    const { rows } = paintOnce(4, 1, (canvas) => {
      paintTitle(canvas, { x: 0, y: 0, width: 4, text: 'lobby', right: '', focused: false }, THEME);
    });
    expect(rows).toEqual(['    ']);
  });
});

describe('a bar', () => {
  const style = {};
  const left = [
    { text: '● ', style },
    { text: 'server ', style, rank: 2 },
    { text: '10.0.0.5', style, rank: 1 },
  ];
  const right = [{ text: '12:05', style, rank: 3 }];
  const row = (width: number): string | undefined =>
    paintOnce(width, 1, (canvas) => {
      paintBar(canvas, 0, { left, right });
    }).rows[0];

  it('has pieces at both ends', () => {
    expect(row(28)).toBe(' ● server 10.0.0.5    12:05 ');
  });

  it('leaves out the least important ones first, and cuts what must stay', () => {
    expect(row(20)).toBe(' ● server 10.0.0.5  ');
    expect(row(13)).toBe(' ● 10.0.0.5  ');
    expect(row(6)).toBe(' ●    ');
  });

  it('cuts a piece that has a least width, where others of its rank are left out', () => {
    const pieces = [
      { text: 'carol the long', style, rank: 2, least: 6 },
      { text: ' · 10 s', style, rank: 1 },
      { text: ' · Alt-y', style },
    ];
    const cut = (width: number): string | undefined =>
      paintOnce(width, 1, (canvas) => {
        paintBar(canvas, 0, { left: pieces, right: [] });
      }).rows[0];
    expect(cut(31)).toBe(' carol the long · 10 s · Alt-y ');
    expect(cut(30)).toBe(' carol the lo… · 10 s · Alt-y ');
    expect(cut(23)).toBe(' carol… · 10 s · Alt-y ');
    expect(cut(22)).toBe(' carol… · Alt-y       ');
  });
});

describe('the input line', () => {
  const view = (text: string, cursor = Array.from(text).length): InputView => ({
    ...{ target: 'alice', style: {}, chars: Array.from(text), cursor, hint: 'say something', active: true },
  });

  it('names the target, and has the cursor behind the text', () => {
    const { rows, cursor } = paintOnce(20, 1, (canvas) => {
      paintInput(canvas, view('hi 語'), THEME);
    });
    expect(rows).toEqual([' alice ▸ hi 語      ']);
    expect(cursor).toEqual({ x: 14, y: 0 });
  });

  it('breaks long and several lines into rows, and shows those around the cursor', () => {
    const long = view('abcdefghijklmnop\nxyz', 2);
    expect(inputRows(long, 20)).toBe(3);
    const { rows, cursor } = paintOnce(20, 2, (canvas) => {
      paintInput(canvas, long, THEME);
    });
    expect(rows).toEqual([' alice ▸ abcdefghij ', '         klmnop     ']);
    expect(cursor).toEqual({ x: 11, y: 0 });
    const end = paintOnce(20, 2, (canvas) => {
      paintInput(canvas, view('abcdefghijklmnop\nxyz'), THEME);
    });
    expect(end.rows[1]).toBe('         xyz        ');
    expect(end.cursor).toEqual({ x: 12, y: 1 });
  });

  it('always has a place for the cursor', () => {
    for (let length = 0; length < 60; length += 1) {
      const { cursor } = paintOnce(20, 1, (canvas) => {
        paintInput(canvas, view('x'.repeat(length)), THEME);
      });
      expect(cursor).not.toBeNull();
    }
  });

  it('shows a hint while nothing is written, and leaves the cursor to an overlay', () => {
    const { rows, cursor } = paintOnce(30, 1, (canvas) => {
      paintInput(canvas, { ...view(''), active: false }, THEME);
    });
    expect(rows[0]?.trim()).toBe('alice ▸ say something');
    expect(cursor).toBeNull();
  });
});

describe('a pane', () => {
  const found = { ranges: [], nick: false, here: false };
  const look = { times: true, flush: false };
  const said = {
    ...{ kind: 'said' as const, time: '12:01', nick: 'alice', text: 'hello' },
    ...{ own: false, mention: false, first: true, receipt: null, found },
  };

  it('has times, nicks, texts, the acknowledgement and what is new in their columns', () => {
    const { rows } = paintOnce(32, 6, (canvas) => {
      const event = {
        ...{ kind: 'event' as const, time: '12:02', tone: 'quiet' as const, text: 'bob joined' },
        ...{ first: true, found },
      };
      paintPane(
        canvas,
        {
          rows: [
            { kind: 'day', text: 'Sunday' },
            said,
            { ...said, time: '', nick: '', text: 'again', receipt: 'arrived' as const },
            { kind: 'unread' },
            event,
          ],
          below: 3,
          dead: false,
          look,
        },
        THEME,
      );
    });
    expect(rows).toEqual([
      '──────────── Sunday ────────────',
      '12:01 alice   hello             ',
      '              again            ✓',
      '───────────── new ──────────────',
      '12:02 bob joined                ',
      '                       ▼ 3 more ',
    ]);
  });

  it('is grey all over when the chat has ended', () => {
    const styles = (dead: boolean): Set<number> => {
      const { grid } = paintOnce(32, 1, (canvas) => {
        paintPane(canvas, { rows: [said], below: null, dead, look }, THEME);
      });
      return new Set(grid.flat().flatMap(([style, text]) => (text === ' ' ? [] : [style])));
    };
    expect(styles(true).size).toBe(1);
    expect(styles(false).size).toBe(3);
  });

  it('cuts a long nick, never the text behind it', () => {
    const { rows } = paintOnce(32, 1, (canvas) => {
      paintPane(canvas, { rows: [{ ...said, nick: 'bartholomew' }], below: null, dead: false, look }, THEME);
    });
    expect(rows[0]).toBe('12:01 bartho… hello             ');
  });
});

describe('the people list', () => {
  const person = (nick: string, more: Partial<PersonView> = {}): PersonView => ({
    ...{ nick, address: '10.0.0.12:40001', own: false, spoken: false, doubtful: false, keyed: false },
    ...more,
  });

  it('shows mark, nick, IP and UDP port, and how many more there are', () => {
    const { rows } = paintOnce(28, 4, (canvas) => {
      const people = [
        person('alice', { spoken: true }),
        person('bartholomew', { doubtful: true }),
        person('語'),
      ];
      paintPeople(canvas, { people, chosen: -1, below: 7, filter: null, stale: false }, THEME);
    });
    expect(rows).toEqual([
      '● alice      10.0.0.12:40001',
      '? bartholom… 10.0.0.12:40001',
      '  語         10.0.0.12:40001',
      '… 7 more                    ',
    ]);
  });

  it('cuts no address for columns that no nick takes', () => {
    const { rows } = paintOnce(24, 2, (canvas) => {
      const people = [person('alice', { keyed: true }), person('語')];
      paintPeople(canvas, { people, chosen: -1, below: 0, filter: null, stale: false }, THEME);
    });
    expect(rows).toEqual([' ⚷ alice 10.0.0.12:40001', '   語    10.0.0.12:40001']);
  });

  it('keeps the end of an address that is too long, with the UDP port', () => {
    const { rows } = paintOnce(28, 2, (canvas) => {
      const people = [person('alice', { address: '192.168.100.123:50123' }), person('bartholomew')];
      paintPeople(canvas, { people, chosen: -1, below: 0, filter: null, stale: false }, THEME);
    });
    expect(rows).toEqual(['  alice  ….168.100.123:50123', '  barth… 10.0.0.12:40001    ']);
  });

  it('has the filter above it, with the cursor', () => {
    const { rows, cursor } = paintOnce(28, 2, (canvas) => {
      paintPeople(canvas, { people: [person('al')], chosen: 0, below: 0, filter: 'a', stale: false }, THEME);
    });
    expect(rows[0]?.trim()).toBe('/a');
    expect(cursor).toEqual({ x: 2, y: 0 });
  });

  it('marks the chosen row from edge to edge', () => {
    const { grid } = paintOnce(28, 2, (canvas) => {
      const people = [person('alice'), person('bob')];
      paintPeople(canvas, { people, chosen: 1, below: 0, filter: null, stale: false }, THEME);
    });
    const blank = (y: number): number | undefined => grid[y]?.[1]?.[0];
    expect(blank(1)).not.toBe(blank(0));
  });

  it('keeps a row for the filter and one for the rest', () => {
    expect([peopleRows(5, 5, false), peopleRows(5, 6, false), peopleRows(5, 5, true)]).toEqual([5, 4, 3]);
  });
});

describe('an overlay', () => {
  const rows = Array.from({ length: 9 }, (_, at) => ({
    left: `k${at}`,
    right: at === 0 ? null : `does ${at}`,
  }));
  const from = (top: number, title = 'help'): readonly string[] =>
    paintOnce(22, 4, (canvas) => {
      canvas.fill({ x: 0, y: 0, width: 22, height: 4 }, '#');
      paintSheet(canvas, { x: 1, y: 0, width: 20, height: 4 }, { title, rows, top }, THEME);
    }).rows;

  it('clears its place and stops at the last page of a sheet', () => {
    expect(from(99)).toEqual([
      '#┌ help ────────────┐#',
      '#│ k7   does 7      │#',
      '#│ k8   does 8      │#',
      '#└──────────────────┘#',
    ]);
  });

  it('says how much of a sheet is below', () => {
    expect(from(5).slice(0, 3)).toEqual([
      '#┌ help ── ▼ 2 more ┐#',
      '#│ k5   does 5      │#',
      '#│ k6   does 6      │#',
    ]);
    expect(from(5, 'a title')[0]).toBe('#┌ a title ────── ▼ ┐#');
  });
});

describe('nick colours', () => {
  it('are the same for the same nick, and of the theme', () => {
    expect(nickStyle(THEME, 'Alice')).toEqual(nickStyle(THEME, 'alice'));
    const colours = ['alice', 'bob', 'carol', 'dave', 'eve'].map((nick) => nickStyle(THEME, nick).fg ?? -1);
    expect(new Set(colours).size).toBeGreaterThan(2);
    expect(colours.every((colour) => THEME.nicks.includes(colour))).toBe(true);
  });
});
