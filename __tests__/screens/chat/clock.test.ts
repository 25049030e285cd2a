import { describe, expect, it } from '@jest/globals';
import { NEXT_INVITATION_MS, NOTICE_MS, SPOKEN_MS } from '../../../src/limits.js';
import { ChatWorld } from '../../support/chat-world.js';

const HOUR_MS = 3_600_000;

/** Somebody sets the clock, and the screen takes notice. */
function set(world: ChatWorld, hours: number): void {
  world.clock.leap(hours * HOUR_MS);
  world.clock.advance(1000);
}

describe.each([-1, 1])('a clock that is set by %d h while the screen is open', (hours) => {
  it('shows as the time, at once', () => {
    const world = new ChatWorld().enterRoom();
    set(world, hours);
    expect(world.status).toContain(hours < 0 ? '11:00' : '13:00');
  });

  it('neither ends nor prolongs a remark', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.press('Alt-y');
    set(world, hours);
    world.clock.advance(NOTICE_MS - 2000);
    expect(world.banner).toBe('no invitation is open');
    world.clock.advance(1000);
    expect(world.banner).toBe('');
  });

  it('leaves the countdown of an invitation alone', () => {
    const world = new ChatWorld().enterRoom().invite('i1');
    set(world, hours);
    expect(world.banner).toMatch(/\b9 s/);
    world.tell('server:latency', { ms: 1 });
    expect(world.banner).toMatch(/\b9 s/);
  });

  it('leaves the countdown to the next try alone', () => {
    const world = new ChatWorld({ columns: 160 }).enterRoom();
    world.tell('server:lost', { reason: 'reset', retryInMs: 8000 });
    set(world, hours);
    expect(world.banner).toMatch(/\b7 s/);
    expect(world.status).toMatch(/\b7 s/);
  });

  it('leaves the time alone in which an interrupted chat can go on', () => {
    const world = new ChatWorld().enterRoom().openChat('alice');
    world.stage.press('Alt-2');
    world.tell('chat:interrupted', { nick: 'alice', endsInMs: 60_000 });
    set(world, hours);
    expect(world.banner).toMatch(/\b59 s/);
  });

  it('keeps an invitation that has just come up from a key as long as ever', () => {
    const world = new ChatWorld().enterRoom().invite('i1').invite('i2');
    world.tell('invitation:closed', { id: 'i1', nick: 'carol', reason: 'cancelled' });
    world.clock.leap(hours * HOUR_MS);
    world.stage.press('Alt-y');
    expect(world.asked).toEqual([]);
    world.clock.advance(NEXT_INVITATION_MS);
    world.stage.press('Alt-y');
    expect(world.fieldsOf('invitation:accept')).toEqual([{ id: 'i2' }]);
  });

  it('neither ends nor prolongs the mark of who has spoken', () => {
    const world = new ChatWorld().enterRoom();
    world.tell('room:message', { from: 'alice', text: 'hello' });
    set(world, hours);
    expect(world.stage.frame.rows[1]).toContain('● alice');
    world.clock.advance(SPOKEN_MS);
    expect(world.stage.frame.rows[1]).not.toContain('●');
  });
});
