import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What the gateway counts. Labels take few values: never an id, a card or an address. */
export interface Metrics {
  request(options: { route: string; method: string; status: number; ms: number }): void;
  /** One message or event of a kiosk and what became of it. */
  message(kind: string, outcome: string): void;
  /** Reads a number whenever somebody asks for the metrics. */
  gauge(name: string, help: string, read: () => number): void;
  text(): Promise<{ readonly type: string; readonly body: string }>;
}

const secondsBuckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** A registry of its own, so that several gateways fit into one process of tests. */
export function createMetrics(options: { readonly withProcess: boolean }): Metrics {
  const registry = new Registry();
  if (options.withProcess) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const duration = new Histogram({
    name: 'stamgast_http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer.',
    labelNames: ['route', 'method', 'status'],
    buckets: secondsBuckets,
    registers,
  });
  const messages = new Counter({
    name: 'stamgast_device_messages_total',
    help: 'Messages and events of kiosks by what became of them.',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  return {
    request: ({ route, method, status, ms }) => {
      duration.observe({ route, method, status: `${Math.floor(status / 100)}xx` }, ms / 1000);
    },
    message: (kind, outcome) => messages.inc({ kind, outcome }),
    gauge: (name, help, read) => {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    },
    text: async () => ({ type: registry.contentType, body: await registry.metrics() }),
  };
}
