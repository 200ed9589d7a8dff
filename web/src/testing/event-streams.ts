/** Streams of events for tests, which send what the test says. */
import { vi } from 'vitest';

export class FakeStream extends EventTarget {
  static opened: FakeStream[] = [];

  readonly url: string;
  closed = false;

  constructor(url: string) {
    super();
    this.url = url;
    FakeStream.opened.push(this);
  }

  close(): void {
    this.closed = true;
  }

  say(event: string, data: unknown): void {
    this.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(data) }));
  }
}

export function holdStreams(): void {
  FakeStream.opened = [];
  vi.stubGlobal('EventSource', FakeStream);
}
