import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as limits from '../../src/limits.js';
import { CODE_BYTES } from '../../src/server/access/state/invite-codes.js';
import { tableBehind } from './tables.js';

const PAGE = readFileSync('docs/SECURITY.md', 'utf8');
const HEAD = ['what holds', 'shown by'];
const FLAT = PAGE.replace(/\s+/g, ' ');

/** One test that a row names. */
interface Named {
  readonly file: string;
  readonly title: string;
}

/** The tests that a cell names: a file in backticks, and the titles behind it. */
function testsIn(cell: string): readonly Named[] {
  const parts = [...cell.matchAll(/`(?<file>__tests__\/[^`]+)`|“(?<title>[^”]+)”/g)];
  let file = '';
  return parts.flatMap(({ groups = {} }) => {
    const { title } = groups;
    if (title !== undefined) return [{ file, title }];
    file = groups.file ?? '';
    return [];
  });
}

/** What is wrong with a test that is named; empty when it is there and runs. */
function faultOf({ file, title }: Named): string {
  if (!/^__tests__\/[\w/-]+\.test\.ts$/.test(file) || !existsSync(file)) return `no file ${file}`;
  const source = readFileSync(file, 'utf8').replaceAll("\\'", "'");
  const escaped = title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  // The first argument of a call that has more: `it('…', …)`, `it.each(…)('…', …)`.
  const calls = [...source.matchAll(new RegExp(`(?<call>[\\w.)]+)\\(\\s*(['"\`])${escaped}\\2,`, 'g'))];
  if (calls.length === 0) return `no test “${title}” in ${file}`;
  return calls.some(({ groups }) => /skip|todo/.test(groups?.call ?? '')) ? `“${title}” does not run` : '';
}

const sections = [...PAGE.matchAll(/^## (?<title>.+)$/gm)].map(({ groups }) => groups?.title ?? '');

describe('docs/SECURITY.md', () => {
  it('has a section for each adversary', () => {
    expect(sections).toEqual([
      'A passive listener',
      'Somebody on the path',
      'Whoever sends datagrams',
      'A malicious client or peer',
      'A malicious server',
      'Another user of the box',
      'Whoever reads the log or the store',
      'A program on the control socket',
    ]);
  });

  it.each(sections)('says of “%s” what holds, by which tests, and what is not promised', (title) => {
    const section = PAGE.split(`## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
    expect(section).toMatch(/\nNot promised:\n\n- \*\*/);
    for (const [holds = '', shownBy = ''] of tableBehind(section, '', HEAD)) {
      expect(holds).toMatch(/\.$/);
      const named = testsIn(shownBy);
      expect([holds, named.length > 0]).toEqual([holds, true]);
      // Neither a title nor a file is left over.
      expect(shownBy.match(/`/g)).toHaveLength(2 * new Set(filesIn(shownBy)).size);
      expect(named.map(faultOf).filter((fault) => fault !== '')).toEqual([]);
    }
  });

  it('would be found out if it named a test that is not there', () => {
    const [here] = testsIn('`__tests__/docs/security.test.ts`: “has a section for each adversary”');
    if (here === undefined) throw new Error('not read');
    expect(faultOf(here)).toBe('');
    expect(faultOf({ ...here, title: 'has a section for each' })).toMatch(/^no test/);
    expect(faultOf({ ...here, title: 'A malicious server' })).toMatch(/^no test/);
    expect(faultOf({ ...here, file: '__tests__/docs/insecurity.test.ts' })).toMatch(/^no file/);
    expect(faultOf({ ...here, file: '__tests__/docs/' })).toMatch(/^no file/);
  });

  it('says the numbers as they are', () => {
    const days = limits.NICK_KEPT_MS / 86_400_000;
    for (const sentence of [
      `kept for that key for ${days} days after it was seen last`,
      `of one sender ${limits.PROOFS_PER_SECOND} invitations a second`,
      `use up the ${limits.PROOFS_PER_SECOND} a second that are looked at`,
      `used again ${limits.NICK_SETTLED_MS / 3_600_000} hours or more after`,
      `whoever makes ${limits.NICKS_KEPT.toLocaleString('en')} others`,
      `${limits.NICKS_PER_KEY} a key`,
      `a port below ${limits.CHAT_PORT_MIN}`,
      // Of each byte of chance five bits make a character.
      `An invite code is ${CODE_BYTES * 5} bits of chance`,
    ]) {
      expect(FLAT).toContain(sentence);
    }
    expect(limits.AUTO_ANSWER_MS).toBe(1000);
  });

  it('has no link that leads nowhere', () => {
    const links = [...PAGE.matchAll(/\]\((?<page>[A-Z]+\.md)(?:#(?<anchor>[^)]+))?\)/g)];
    expect(links.length).toBeGreaterThan(3);
    for (const { groups = {} } of links) {
      const page = readFileSync(`docs/${groups.page ?? ''}`, 'utf8');
      const anchors = [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
        heading.toLowerCase().replaceAll(' ', '-'),
      );
      if (groups.anchor !== undefined) expect(anchors).toContain(groups.anchor);
    }
  });
});

function filesIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`(__tests__\/[^`]+)`/g)].map(([, file = '']) => file);
}
