/**
 * Code that is mutated keeps what it worked out in WeakMaps. What was worked out under one
 * mutant must not be seen under the next, so these maps are emptied before each test.
 */

const Real = globalThis.WeakMap;
const all: { forget: () => void }[] = [];

class ForgettingMap<Key extends WeakKey, Value> extends Real<Key, Value> {
  #kept = new Real<Key, Value>();

  constructor() {
    super();
    all.push({ forget: () => this.#forget() });
  }

  #forget(): void {
    this.#kept = new Real();
  }

  override get(key: Key): Value | undefined {
    return this.#kept.get(key);
  }

  override has(key: Key): boolean {
    return this.#kept.has(key);
  }

  override set(key: Key, value: Value): this {
    this.#kept.set(key, value);
    return this;
  }

  override delete(key: Key): boolean {
    return this.#kept.delete(key);
  }
}

/** Maps that are made while `load` runs can be emptied; all others stay as they are. */
export async function withForgettingMaps(load: () => Promise<void>): Promise<void> {
  globalThis.WeakMap = ForgettingMap;
  try {
    await load();
  } finally {
    globalThis.WeakMap = Real;
  }
}

/** Empties them. */
export function forget(): void {
  for (const one of all) one.forget();
}
