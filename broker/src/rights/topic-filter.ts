/** An MQTT topic filter (MQTT 3.1.1 section 4.7), split once: it is asked for every delivery. */
export class TopicFilter {
  readonly #levels: readonly string[];

  constructor(filter: string) {
    this.#levels = filter.split('/');
  }

  /** True when everything that `other` (a topic, or a narrower filter) can reach is reached by this filter too. */
  covers(other: string): boolean {
    const otherLevels = other.split('/');
    // A leading wildcard does not reach topics that begin with `$` (4.7.2).
    if (other.startsWith('$') && (this.#levels[0] === '+' || this.#levels[0] === '#')) return false;
    for (const [index, level] of this.#levels.entries()) {
      if (level === '#') return true;
      const otherLevel = otherLevels[index];
      if (otherLevel === undefined || otherLevel === '#') return false;
      if (level !== '+' && level !== otherLevel) return false;
    }
    return this.#levels.length === otherLevels.length;
  }
}
