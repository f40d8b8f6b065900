/**
 * What instrumented code, the harness and the worker share: which mutants are on, how many
 * places that can be mutated were passed, and which mutants were touched. It hangs on the
 * global object, for instrumented modules import nothing for it.
 */

export interface MutationState {
  /** By mutant: 1 when it is on. */
  on: Uint8Array;
  /** By mutant: 1 when it was on where the code passed. One inside of another may not be reached. */
  hit: Uint8Array;
  /** Places that can be mutated and were passed since the test began. */
  steps: number;
  /** One step more throws: what never ends is found without a clock. */
  limit: number;
  /** By mutant: 1 when its code ran; null while nobody asks. */
  seen: Uint8Array | null;
}

export const state: MutationState = {
  on: new Uint8Array(0),
  hit: new Uint8Array(0),
  steps: 0,
  limit: Number.POSITIVE_INFINITY,
  seen: null,
};

/** Room for so many mutants, all of them off. */
export function reserve(ids: number): void {
  state.on = new Uint8Array(ids);
  state.hit = new Uint8Array(ids);
}

/** Turns these on and all others off. */
export function turnOn(ids: readonly number[]): void {
  state.on.fill(0);
  for (const id of ids) state.on[id] = 1;
}

/** Stands in the place of the functions that the instrumenter writes before each file. */
export const HEADER =
  'const { isActive: stryMutAct_9fa48, cover: stryCov_9fa48 } = globalThis.stamgastMutation;';

Object.assign(globalThis, {
  stamgastMutation: {
    isActive(id: number): boolean {
      state.steps += 1;
      if (state.steps > state.limit) throw new Error('a mutant does not end');
      if (state.on[id] !== 1) return false;
      state.hit[id] = 1;
      return true;
    },
    cover(...ids: readonly string[]): void {
      if (state.seen === null) return;
      for (const id of ids) state.seen[Number(id)] = 1;
    },
  },
});
