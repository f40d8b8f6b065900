/**
 * What instrumented code, the harness and the worker share: which mutant is on, how many
 * places that can be mutated were passed, and which mutants were touched. It hangs on the
 * global object, for instrumented modules import nothing for it.
 */

export interface MutationState {
  /** The id of the mutant that is on; empty for none. */
  active: string;
  /** Places that can be mutated and were passed since the test began. */
  steps: number;
  /** One step more throws: what never ends is found without a clock. */
  limit: number;
  /** One byte a mutant, 1 when its code ran; null while nobody asks. */
  seen: Uint8Array | null;
}

export const state: MutationState = {
  active: '',
  steps: 0,
  limit: Number.POSITIVE_INFINITY,
  seen: null,
};

/** Stands in the place of the functions that the instrumenter writes before each file. */
export const HEADER =
  'const { isActive: stryMutAct_9fa48, cover: stryCov_9fa48 } = globalThis.stamgastMutation;';

Object.assign(globalThis, {
  stamgastMutation: {
    isActive(id: string): boolean {
      state.steps += 1;
      if (state.steps > state.limit) throw new Error('a mutant does not end');
      return state.active === id;
    },
    cover(...ids: readonly string[]): void {
      if (state.seen === null) return;
      for (const id of ids) state.seen[Number(id)] = 1;
    },
  },
});
