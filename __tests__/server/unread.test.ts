import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Payload } from '../../src/wire/payload.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { TestHouse } from './house.js';

const BURST = 3;
const TEXTS = 50;

describe('a text that comes too fast', () => {
  let house: TestHouse;
  afterEach(async () => {
    jest.restoreAllMocks();
    await house.close();
  });

  it('is refused under its name, and its words are not read', async () => {
    house = await TestHouse.open({ clock: new FakeClock(), limits: { textsPerSecond: 2, textBurst: BURST } });
    const kim = await house.joinKlatsch('kim');
    const read = jest.spyOn(Payload.prototype, 'text');
    for (let i = 0; i < TEXTS; i += 1) kim.say('SAY', { id: `k${i}`, text: `text ${i}` });
    await eventually(() => kim.json('ERROR').length === TEXTS - BURST);
    expect(kim.json('ERROR').map((error) => (error as { id: string }).id)).toEqual(
      Array.from({ length: TEXTS - BURST }, (_, i) => `k${i + BURST}`),
    );
    expect(read).toHaveBeenCalledTimes(BURST);
  });

  it.each(['frames', 'lines'] as const)('is not read of an old client either (%s)', async (framing) => {
    const clock = new FakeClock();
    house = await TestHouse.open({ clock, limits: { textsPerSecond: 2, textBurst: BURST } });
    const kim = await house.joinKlatsch('kim');
    const lea = await house.joinOld(framing, 'lea');
    const read = jest.spyOn(Payload.prototype, 'text');
    const refused = (): number | undefined => house.server.readings.totals().refusals['too-fast'];
    for (let i = 0; i < TEXTS; i += 1) lea.send(`BROADCAST lea text ${i}`);
    await eventually(() => refused() === TEXTS - BURST);
    expect(read).toHaveBeenCalledTimes(BURST);
    clock.advance(500);
    lea.send('BROADCAST lea slower');
    await eventually(() => kim.json('SAID').length === BURST + 1);
    expect(read).toHaveBeenCalledTimes(BURST + 1);
  });
});
