import { describe, expect, it } from '@jest/globals';
import { BUDGETS_KEPT, GREETING_MESSAGES, TOO_FAST_NOTICE_MS } from '../../../src/limits.js';
import type { Budget } from '../../../src/server/state/budget.js';
import { Budgets } from '../../../src/server/state/budgets.js';

const RATES = { texts: { perSecond: 20, burst: 60 }, messages: { perSecond: 100, burst: 400 } };
/** In which a budget of texts is full again. */
const TEXTS_MS = 3000;

/** Takes so many texts, and tells how many passed. */
function say(budget: Budget, now: number, texts: number): number {
  return Array.from({ length: texts }, () => budget.takeText(now)).filter(Boolean).length;
}

/** Somebody comes, says so much, and goes. */
function visit(budgets: Budgets, ip: string, now: number, texts: number): number {
  const budget = budgets.open(ip, now);
  const said = say(budget, now, texts);
  budgets.close(ip, budget, now);
  return said;
}

describe('Budgets', () => {
  it('give nothing back to who comes again', () => {
    const budgets = new Budgets(RATES);
    let said = 0;
    for (let now = 0; now <= 10_000; now += 2) said += visit(budgets, '10.0.0.1', now, 60);
    expect(said).toBe(60 + 200);
  });

  it('are one for a household of IPv6, and for this machine as for others', () => {
    const budgets = new Budgets(RATES);
    expect(visit(budgets, '2001:db8:1:2::1', 0, 60)).toBe(60);
    expect(visit(budgets, '2001:db8:1:2:3::4', 0, 60)).toBe(0);
    expect(visit(budgets, '2001:db8:1:3::1', 0, 60)).toBe(60);
    expect(visit(budgets, '127.0.0.1', 0, 60)).toBe(60);
    expect(visit(budgets, '127.0.0.1', 0, 60)).toBe(0);
  });

  it('go to one newcomer each, the emptiest first', () => {
    const budgets = new Budgets(RATES);
    const three = [10, 60, 30].map((texts) => {
      const budget = budgets.open('10.0.0.1', 0);
      say(budget, 0, texts);
      return budget;
    });
    for (const budget of three) budgets.close('10.0.0.1', budget, 0);
    const newcomers = [1, 2, 3, 4].map(() => budgets.open('10.0.0.1', 0));
    expect(newcomers.map((budget) => say(budget, 0, 100))).toEqual([0, 30, 50, 60]);
  });

  it('leave everybody who comes the messages to say who they are', () => {
    const budgets = new Budgets(RATES);
    const greedy = budgets.open('10.0.0.1', 0);
    while (greedy.takeMessage(0) !== 'abuse');
    budgets.close('10.0.0.1', greedy, 0);
    const newcomer = budgets.open('10.0.0.1', 0);
    for (let i = 0; i < GREETING_MESSAGES; i += 1) expect(newcomer.takeMessage(0)).toBe('taken');
    expect(newcomer.takeMessage(0)).toBe('abuse');
  });

  it('tell who comes again no sooner that this was too much', () => {
    const budgets = new Budgets(RATES);
    const told = [0, 1, TOO_FAST_NOTICE_MS - 1, TOO_FAST_NOTICE_MS].map((now) => {
      const budget = budgets.open('10.0.0.1', now);
      const notice = budget.takeNotice(now);
      budgets.close('10.0.0.1', budget, now);
      return notice;
    });
    expect(told).toEqual([true, false, false, true]);
    budgets.close('10.0.0.2', budgets.open('10.0.0.2', 0), 2 * TOO_FAST_NOTICE_MS);
    expect(budgets.kept).toBe(0);
  });

  it('are forgotten when they are full again, and not kept when nothing was taken', () => {
    const budgets = new Budgets(RATES);
    visit(budgets, '10.0.0.1', 0, 0);
    expect(budgets.kept).toBe(0);
    visit(budgets, '10.0.0.1', 0, 60);
    visit(budgets, '10.0.0.2', 0, 1);
    visit(budgets, '10.0.0.3', TEXTS_MS - 1, 0);
    expect(budgets.kept).toBe(2);
    visit(budgets, '10.0.0.3', TEXTS_MS, 0);
    expect(budgets.kept).toBe(0);
    expect(visit(budgets, '10.0.0.1', TEXTS_MS, 100)).toBe(60);
  });

  it('are only so many: of the address longest quiet the fullest goes', () => {
    const budgets = new Budgets(RATES);
    const two = [budgets.open('10.0.0.1', 0), budgets.open('10.0.0.1', 0)] as const;
    say(two[0], 0, 60);
    say(two[1], 0, 59);
    for (const budget of two) budgets.close('10.0.0.1', budget, 0);
    for (let i = 0; i < BUDGETS_KEPT - 1; i += 1) {
      visit(budgets, `11.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, 0, 60);
    }
    expect(budgets.kept).toBe(BUDGETS_KEPT);
    expect([1, 2].map(() => say(budgets.open('10.0.0.1', 0), 0, 100))).toEqual([0, 60]);
  });

  it('follow the rates as they are now, and no rate is no limit', () => {
    const texts = { perSecond: 20, burst: 60 };
    const budgets = new Budgets({ ...RATES, texts });
    visit(budgets, '10.0.0.1', 0, 60);
    Object.assign(texts, { perSecond: Infinity, burst: Infinity });
    expect(visit(budgets, '10.0.0.1', 0, 100)).toBe(100);
    expect(visit(budgets, '10.0.0.1', 0, 100)).toBe(100);
    expect(budgets.kept).toBe(0);
  });
});
