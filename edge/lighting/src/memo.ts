/** Answers remembered by key, up to so many: then all are forgotten at once. A bound on memory, not on correctness. */
export class Memo<V> {
  readonly #answers = new Map<string, V>();

  constructor(private readonly most: number) {}

  /** The remembered answer, else the one worked out now. */
  of(key: string, work: () => V): V {
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const answer = work();
    if (this.#answers.size >= this.most) this.#answers.clear();
    this.#answers.set(key, answer);
    return answer;
  }
}
