/**
 * Bugs that people really write in systems like this one, each as a small patch to the product.
 * The simulation must find every one of them; one that it no longer finds fails the build.
 */
export interface PlantedBug {
  readonly name: string;
  /** Each `find` must stand exactly once in its file. */
  readonly edits: readonly {
    readonly file: string;
    readonly find: string;
    readonly replace: string;
  }[];
}

const link = 'gateway/link/link.ts';
const devices = 'gateway/store/devices.ts';
const outbox = 'device/store/outbox.ts';

export const plantedBugs: readonly PlantedBug[] = [
  {
    name: 'ack before commit',
    edits: [
      {
        file: link,
        find: '    const settled = await Promise.allSettled(',
        replace: `    const early = batch.events.at(-1);
    if (early !== undefined) {
      const upTo = batch.seq + batch.events.length - 1;
      const history = this.#deps.store.history;
      const { epoch, acked: base } = batch;
      this.#send(device, 'ack', { history, epoch, base, upTo, id: early.id, results: [] });
    }
    const settled = await Promise.allSettled(`,
      },
    ],
  },
  {
    name: 'dedupe in memory',
    edits: [
      {
        file: devices,
        find: '    if (seq <= applied) {\n',
        replace: `    const seen = this.seen;
    if (seq <= applied && !seen.has(id)) {
      seen.add(id);
      return { kind: 'next' };
    }
    seen.add(id);
    if (seq <= applied) {
`,
      },
      {
        file: devices,
        find: '  private readonly progressOf: Statement;\n',
        replace:
          '  private readonly seen = new Set<string>();\n  private readonly progressOf: Statement;\n',
      },
    ],
  },
  {
    name: 'dedupe by seq alone',
    edits: [
      {
        file: devices,
        find: "      if (there?.id !== id) return { kind: 'fork' };\n",
        replace: "      if (there?.id !== id) return { kind: 'duplicate', isSameBody: true };\n",
      },
      {
        file: link,
        find: 'const isOlderDisk = hello.nextSeq <= applied || hello.epoch < newest;',
        replace: 'const isOlderDisk = false;',
      },
      { file: outbox, find: '    if (!this.holds(ack.upTo, ack.id))', replace: '    if (false)' },
      {
        file: 'device/link/pump.ts',
        find: '    if (isSame && resume.applied > acked && !outbox.holds(',
        replace: '    if (false && !outbox.holds(',
      },
    ],
  },
  {
    name: 'gaps accepted',
    edits: [
      {
        file: devices,
        find: "    if (seq > applied + 1) return { kind: 'gap' };\n",
        replace: '',
      },
    ],
  },
  {
    name: 'seq reset after a crash',
    edits: [
      {
        file: outbox,
        find: 'nextSeq: Math.max(highest, acked) + 1 };',
        replace: 'nextSeq: this.#waitingRows === 0 ? 1 : Math.max(highest, acked) + 1 };',
      },
    ],
  },
  {
    name: 'a stale view overwrites a newer one',
    edits: [
      {
        file: 'device/store/cache-file.ts',
        find: ' WHERE excluded.rev > card.rev',
        replace: '',
      },
    ],
  },
  {
    name: 'a row is freed on PUBACK',
    edits: [
      {
        file: 'device/link/pump.ts',
        find: "    faults.point('kiosk.pump.after-send');\n",
        replace: `    const last = events.at(-1);
    if (last !== undefined) {
      const { history } = outbox.place;
      outbox.free({ history, epoch, base: acked, upTo: to, id: last.id, results: [] }, 0);
    }
    faults.point('kiosk.pump.after-send');
`,
      },
    ],
  },
  {
    name: 'an ack of another history frees rows',
    edits: [
      {
        file: outbox,
        find: "    if (ack.history !== history || ack.epoch !== epoch || ack.base > acked) return 'ignored';\n",
        replace: '',
      },
      { file: outbox, find: '    if (!this.holds(ack.upTo, ack.id))', replace: '    if (false)' },
      {
        file: 'device/link/pump.ts',
        find: '    if (ack.history !== outbox.place.history) {',
        replace: '    if (Math.random() > 2) {',
      },
    ],
  },
  {
    name: 'a request key is only remembered in memory',
    edits: [
      {
        file: 'gateway/store/work-runner.ts',
        find: '    const stored = answered.find((row) => row.key === key);\n',
        replace: `    const known = answered.find((row) => row.key === key);
    const stored = this.remembered.has(key) ? known : undefined;
    if (known !== undefined && stored === undefined) {
      this.remembered.add(key);
      return this.request({ ...work, key: \`\${key} again\` }, batch);
    }
    this.remembered.add(key);
`,
      },
      {
        file: 'gateway/store/work-runner.ts',
        find: '  private readonly requestsFrom: Statement;\n',
        replace:
          '  private readonly remembered = new Set<string>();\n  private readonly requestsFrom: Statement;\n',
      },
    ],
  },
  {
    name: 'a push moves the cursor of the cache',
    edits: [
      {
        file: 'device/store/cache.ts',
        find: '    if (push.history !== this.place.history) return false;\n    return this.#write(options);\n',
        replace: `    if (push.history !== this.place.history) return false;
    const cursor = Math.max(this.place.cursor, ...rows.map((row) => row.rev));
    return this.#write({ rows, place: { cursor, head }, ...this.#point });
`,
      },
    ],
  },
  {
    name: 'points are spent from a stale copy of the lots',
    edits: [
      {
        file: 'gateway/ledger/lots.ts',
        find: '  return { ...lot, [from]: lot[from] - amount, [to]: lot[to] + amount };',
        replace:
          '  return from === "available" && to === "spent" && lot.id % 7 === 0 ? { ...lot, amount: lot.amount + amount, spent: lot.spent + amount } : { ...lot, [from]: lot[from] - amount, [to]: lot[to] + amount };',
      },
    ],
  },
];
