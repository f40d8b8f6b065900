import { expect, test } from 'vitest';
import type { EventStream } from '../../../device/screen/page/feed.ts';
import { followViews } from '../../../device/screen/page/feed.ts';
import type { ScreenView } from '../../../protocol/views.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

const attract = JSON.stringify({ kind: 'attract', language: 'en' } satisfies ScreenView);

/** The kiosk's end of an event stream, driven by hand. */
class FakeStream implements EventStream {
  isClosed = false;
  readonly #listeners = new Map<string, (event: { readonly data?: unknown }) => void>();
  addEventListener(name: string, listener: (event: { readonly data?: unknown }) => void): void {
    this.#listeners.set(name, listener);
  }
  close(): void {
    this.isClosed = true;
  }
  say(name: string, data?: string): void {
    this.#listeners.get(name)?.(data === undefined ? {} : { data });
  }
}

function follow(build: string | null = null) {
  const time = new VirtualTime();
  const streams: FakeStream[] = [];
  const told: string[] = [];
  followViews({
    build,
    open: () => {
      const stream = new FakeStream();
      streams.push(stream);
      return stream;
    },
    after: (delayMs, work) => time.after(delayMs, work),
    onView: (view) => told.push(view.kind),
    onLost: () => told.push('lost'),
    onNewBuild: () => told.push('new build'),
  });
  const newest = (): FakeStream => {
    const stream = streams.at(-1);
    if (stream === undefined) throw new Error('no stream was opened');
    return stream;
  };
  return { time, streams, told, newest };
}

test('each view is told as it comes', () => {
  const { told, newest } = follow();
  newest().say('view', attract);
  newest().say('view', attract);
  expect(told).toEqual(['attract', 'attract']);
});

test('a loss is told at once, and tried again until a view comes', () => {
  const { time, streams, told, newest } = follow();
  newest().say('view', attract);
  newest().say('error');
  expect(told.at(-1)).toBe('lost');
  time.advance(400);
  newest().say('error');
  time.advance(400);
  newest().say('view', attract);
  expect(streams).toHaveLength(3);
  expect(told).toEqual(['attract', 'lost', 'lost', 'attract']);
});

test('a kiosk that falls silent counts as lost after eight seconds', () => {
  const { time, told, newest } = follow();
  newest().say('view', attract);
  time.advance(7_000);
  newest().say('beat');
  time.advance(7_000);
  expect(told).not.toContain('lost');
  time.advance(1_500);
  expect(told.at(-1)).toBe('lost');
});

test('a stream that was given up says nothing more', () => {
  const { told, streams } = follow();
  streams[0]?.say('error');
  streams[0]?.say('view', attract);
  expect(told).toEqual(['lost']);
  expect(streams[0]?.isClosed).toBe(true);
});

test('another build of the page is told, the same one is not', () => {
  const { time, told, newest } = follow();
  newest().say('build', 'a');
  newest().say('error');
  time.advance(400);
  newest().say('build', 'a');
  expect(told).not.toContain('new build');
  newest().say('error');
  time.advance(400);
  newest().say('build', 'b');
  expect(told).toContain('new build');
});

test('a page of an older build than its kiosk is told at once', () => {
  const { told, newest } = follow('a');
  newest().say('build', 'b');
  expect(told).toEqual(['new build']);
});
