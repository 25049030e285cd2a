import { describe, expect, it } from '@jest/globals';
import { replay } from './support/replay.js';
import { runTarget } from './support/run.js';
import type { Input, Rig, Target } from './support/target.js';

const INPUTS = 300;
/** Far more than end by themselves meanwhile. */
const TIMERS = 100;

/** A target that takes a byte and something behind it, with a fault of its own. */
function planted(
  feed: (first: number, seen: Set<number>) => void | Promise<void>,
  rig: Partial<Rig> = {},
  bytes = 3,
): Target {
  return {
    name: 'planted',
    share: 1,
    input: (random) => ({ kind: 'bytes', pieces: [random.bytes(bytes), random.bytes(1)] }),
    open: () => {
      const seen = new Set<number>();
      return Promise.resolve({
        feed: async ({ pieces }: Input) => {
          for (const byte of Buffer.concat([...pieces])) {
            await feed(byte, seen);
            seen.add(byte);
          }
        },
        check: () => undefined,
        close: () => undefined,
        ...rig,
      });
    },
  };
}

async function findings(target: Target): Promise<readonly (readonly [string, ...unknown[]])[]> {
  const { findings: found } = await runTarget(target, { inputs: INPUTS, seed: 1 });
  return found.map(({ error, inputs, reproduced }) => [
    error.message,
    reproduced,
    ...inputs.map(({ pieces }) => Buffer.concat([...pieces]).toString('hex')),
  ]);
}

describe('a run', () => {
  it('finds nothing where nothing is wrong', async () => {
    const report = await runTarget(
      planted(() => undefined),
      { inputs: INPUTS, seed: 1 },
    );
    expect(report).toMatchObject({ inputs: INPUTS, findings: [] });
    expect(report.heapMib).toHaveLength(4);
  });

  it('finds what is thrown, once, and the byte that brings it', async () => {
    const target = planted((byte) => {
      if (byte === 0x42) throw new TypeError('no such byte');
    });
    expect(await findings(target)).toEqual([['no such byte', true, '42']]);
  });

  it('finds what takes two inputs', async () => {
    const target = planted((byte, seen) => {
      if (byte === 0x42 && seen.has(0x17)) throw new Error('both');
    });
    const [[message, reproduced, ...inputs] = ['']] = await findings(target);
    expect([message, reproduced, inputs.join('')]).toEqual(['both', true, '1742']);
  });

  it('finds what stalls', async () => {
    // By both clocks of the stopwatch: the processor's goes on too fast while another thread is at work.
    const busy = (byte: number): void => {
      const [began, { user }] = [performance.now(), process.cpuUsage()];
      while (byte === 0x42 && (process.cpuUsage().user - user < 60_000 || performance.now() - began < 60));
    };
    const target = planted(busy, {}, 1);
    const [[message, reproduced, input] = ['']] = await findings(target);
    expect([message.slice(0, 7), reproduced, input]).toEqual(['a stall', true, '42']);
  });

  it('finds who is no longer served, and what is left open', async () => {
    let open = 0;
    const lame = planted(() => undefined, {
      check: () => {
        throw new Error('nobody answers');
      },
    });
    expect((await runTarget(lame, { inputs: 1000, seed: 1 })).findings).toMatchObject([
      { error: { message: 'nobody answers' } },
    ]);
    const timers: NodeJS.Timeout[] = [];
    const leaking = planted(() => undefined, {
      close: () => {
        open += 1;
        timers.push(...Array.from({ length: TIMERS }, () => setInterval(() => undefined, 60_000)));
      },
    });
    const { findings: found } = await runTarget(leaking, { inputs: 1, seed: 1 });
    for (const timer of timers) clearInterval(timer);
    expect(open).toBeGreaterThan(0);
    expect(found.map(({ error }) => error.message.slice(0, 9))).toEqual(['left open']);
  });

  it('gives the same inputs for the same seed', async () => {
    const fed = async (seed: number): Promise<string> => {
      const bytes: number[] = [];
      await runTarget(
        planted((byte) => {
          bytes.push(byte);
        }),
        { inputs: 5, seed },
      );
      return bytes.join(' ');
    };
    expect(await fed(1)).toBe(await fed(1));
    expect(await fed(1)).not.toBe(await fed(2));
  });
});

describe('a replay', () => {
  it('tells what is wrong again', async () => {
    const target = planted((byte) => {
      if (byte === 0x42) throw new Error('again');
    });
    const found = { target: 'planted', why: '', inputs: [{ kind: 'bytes', pieces: [Buffer.from('B')] }] };
    expect(await replay(target, found)).toBe('again');
    expect(
      await replay(
        planted(() => undefined),
        found,
      ),
    ).toBeNull();
  });
});
