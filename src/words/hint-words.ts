/** A key and what it does, in any language: the parts one behind the other are the hint. */
export interface HintWords {
  readonly key: string;
  readonly does: string;
  /** What can be left out first. */
  readonly more?: string;
}
