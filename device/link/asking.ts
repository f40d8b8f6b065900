import { encodeMessage } from '../../protocol/codec.ts';
import type { Request, Response } from '../../protocol/messages.ts';
import type { Cancel, Ids, Timers } from '../../protocol/ports.ts';
import { Backoff } from './backoff.ts';

/** An answer that takes longer than this is not waited for. */
const deadlineMs = 5000;

export interface AskingDeps {
  readonly timers: Timers;
  readonly ids: Ids;
  readonly send: (bytes: Uint8Array) => void;
  /** What to ask; made anew for each try. Null = nothing any more. */
  readonly ask: () => Request['ask'] | null;
  readonly onAnswer: (answer: Response['answer'], now: number) => void;
  readonly onSilence: () => void;
}

/**
 * One line of questions, one at a time. A question without an answer is asked again, as a new
 * question, after growing waits; an answer to anything but the last question is dropped.
 */
export class Asking {
  readonly #deps: AskingDeps;
  readonly #wait: Backoff;
  #cid = '';
  #timer: Cancel | null = null;

  constructor(deps: AskingDeps) {
    this.#deps = deps;
    this.#wait = new Backoff({ ids: deps.ids, minMs: 500, maxMs: 30_000 });
  }

  /** Asks after a while, in place of whatever was planned or asked before. */
  after(delayMs: number): void {
    this.stop();
    this.#timer = this.#deps.timers.after(delayMs, () => this.now());
  }

  now(): void {
    const { timers, ids, send, ask, onSilence } = this.#deps;
    this.stop();
    const question = ask();
    if (question === null) return;
    this.#cid = ids.uuid();
    this.#timer = timers.after(deadlineMs, () => {
      this.after(this.#wait.next());
      onSilence();
    });
    send(encodeMessage('req', { cid: this.#cid, ask: question }));
  }

  /** True when the answer was to the last question, and was handed on. */
  take(response: Response): boolean {
    if (this.#cid === '' || response.cid !== this.#cid) return false;
    this.stop();
    this.#wait.reset();
    this.#deps.onAnswer(response.answer, response.now);
    return true;
  }

  /** Nothing is asked, and no answer is taken any more. */
  stop(): void {
    this.#timer?.();
    this.#timer = null;
    this.#cid = '';
  }
}
