// Runs one child with its output in the log file, and speaks up while it is silent.
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';

const HEARTBEAT_MS = 10_000;
const TAIL_LINES = 25;
const HINT_LENGTH = 70;

/**
 * @typedef {object} Job
 * @property {string} title     what a person reads: "installing chromium"
 * @property {string} program
 * @property {readonly string[]} args
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} [env]  whole environment of the child
 * @property {number} [heartbeatMs]  how long a silence may last; 10 s
 * @property {string} log       file that gets all of the child's output
 */

/**
 * @param {Job} job
 * @param {(line: string) => void} say
 * @returns {Promise<{ ok: true } | { ok: false, tail: string }>} tail: its last lines
 */
export async function runJob(job, say) {
  const started = performance.now();
  const output = collect(job.log);
  appendFileSync(job.log, `\n$ ${job.program} ${job.args.join(' ')}\n`);
  const heartbeat = setInterval(() => {
    const seconds = Math.round((performance.now() - started) / 1000);
    const hint = output.lastLine().slice(0, HINT_LENGTH);
    say(`... still ${job.title}, ${seconds} s${hint === '' ? '' : ` (${hint})`}`);
  }, job.heartbeatMs ?? HEARTBEAT_MS);
  try {
    const code = await finish(job, output.add);
    return code === 0 ? { ok: true } : { ok: false, tail: output.tail() };
  } finally {
    clearInterval(heartbeat);
  }
}

/**
 * @param {Job} job
 * @param {(chunk: string) => void} onOutput
 * @returns {Promise<number | null>}
 */
function finish(job, onOutput) {
  return new Promise((resolve) => {
    const child = spawn(job.program, job.args, {
      cwd: job.cwd,
      env: job.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.setEncoding('utf8').on('data', onOutput);
    child.stderr.setEncoding('utf8').on('data', onOutput);
    child.once('error', (error) => {
      onOutput(`${error.message}\n`);
      resolve(null);
    });
    child.once('close', resolve);
  });
}

/** @param {string} log */
function collect(log) {
  /** @type {string[]} */
  let lines = [];
  return {
    /** @param {string} chunk */
    add(chunk) {
      appendFileSync(log, chunk);
      lines = [...lines, ...chunk.split(/[\r\n]+/).filter((line) => line.trim() !== '')];
      lines = lines.slice(-TAIL_LINES);
    },
    lastLine: () => lines.at(-1)?.trim() ?? '',
    tail: () => lines.join('\n'),
  };
}
