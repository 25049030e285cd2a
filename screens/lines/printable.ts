/**
 * What could steer a terminal or reorder its text: C0, DEL and C1 controls but the tab, the bidi controls,
 * and the line ends of Unicode. Texts are sanitised where they are decoded; this is the second look, where
 * they are shown.
 */
const UNSAFE = /(?!\t)[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/gu;

/** The text without anything that could steer a terminal. */
export function printable(text: string): string {
  return text.replace(UNSAFE, '');
}

/** The lines of a text, each safe to show. */
export function printableLines(text: string): string[] {
  return text.split(/\r\n|[\n\r\u2028\u2029\u0085]/u).map(printable);
}
