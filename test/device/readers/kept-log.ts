import type { Log, LogFields } from '../../../protocol/ports.ts';

/** Keeps what is logged, at every level. */
export class KeptLog implements Log {
  readonly kept: LogFields[] = [];

  /** Fields of all entries of one event. */
  fields(event: string): readonly LogFields[] {
    return this.kept.filter((fields) => fields.event === event);
  }

  get lines(): readonly string[] {
    return this.kept.map((fields) => JSON.stringify(fields));
  }

  readonly debug = (fields: LogFields): unknown => this.kept.push(fields);
  readonly info = this.debug;
  readonly warn = this.debug;
  readonly error = this.debug;
  readonly fatal = this.debug;
}
