/** What a question says, in any language: its parts one behind the other are the sentence. */
export interface QuestionWords {
  /** Why it is asked. */
  readonly why: string;
  /** The key that says yes, and what it does. */
  readonly yes: string;
  /** Whom that concerns. */
  readonly whom?: string;
  /** The key that says no. */
  readonly no: string;
}
