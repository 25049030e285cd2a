/** Ends a subscription or frees a resource. Calling it twice is harmless. */
export type Disposer = () => void;

/** Collects disposers and releases them together, last first, once. */
export class Disposers {
  #owned: Disposer[] = [];

  /** Owns a disposer until {@link dispose}. */
  own(...disposers: readonly Disposer[]): void {
    this.#owned.push(...disposers);
  }

  /** Releases everything owned so far. */
  dispose(): void {
    const owned = this.#owned;
    this.#owned = [];
    for (const disposer of owned.reverse()) disposer();
  }
}
