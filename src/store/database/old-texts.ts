import { valueOf } from '../../json.js';
import { DamagedError, isDamage } from '../failures.js';
import { isNumber } from '../numbers.js';
import type { KeptText } from '../store.js';
import { textIn } from '../texts/lines.js';
import { textOf } from './cells.js';
import type { Cell, Database } from './database.js';

/** The texts of a database of version 3, the last that had them. */
export interface OldTexts {
  /** Oldest first, with numbers that rise. */
  readonly texts: readonly KeptText[];
  /** The last number that is used up; what had it may be damaged. */
  readonly seq: number;
}

/** Reads them. @throws DamagedError when they are not where its version says, or what SQLite throws */
export function readOldTexts(database: Database): OldTexts {
  const batches = rowsOf(database).flatMap(toBatch);
  return { texts: rising(batches.flatMap(({ texts }) => texts)), seq: batches.at(-1)?.last ?? 0 };
}

function rowsOf(database: Database): readonly (readonly Cell[])[] {
  try {
    return database.rows('SELECT last, CAST(texts AS BLOB) FROM batches ORDER BY last');
  } catch (error) {
    throw isDamage(error) ? new DamagedError('there are no texts') : error;
  }
}

/** A batch as it was read; a damaged one has lost texts, but its numbers are used up. */
interface Batch {
  readonly last: number;
  readonly texts: readonly KeptText[];
}

function toBatch([last, json]: readonly Cell[]): Batch[] {
  if (!isNumber(last)) return [];
  const values = valueOf(textOf(json));
  const texts = (Array.isArray(values) ? values : []).flatMap((value) => textIn(value) ?? []);
  return [{ last, texts: texts.filter(({ seq }) => seq <= last) }];
}

/** Texts are looked for by their number: one that does not rise has been altered. */
function rising(texts: readonly KeptText[]): KeptText[] {
  let highest = -1;
  return texts.filter(({ seq }) => {
    const rises = seq > highest;
    if (rises) highest = seq;
    return rises;
  });
}
