/** Uploads for tests: each waits until the test lets it go on. */
import { vi } from 'vitest';

export class FakeUpload extends EventTarget {
  static sent: FakeUpload[] = [];

  readonly upload = new EventTarget();
  status = 0;
  responseText = '';
  address = '';
  body: unknown;

  open(_method: string, address: string): void {
    this.address = address;
  }

  send(body: unknown): void {
    this.body = body;
    FakeUpload.sent.push(this);
  }

  abort(): void {
    this.dispatchEvent(new Event('abort'));
  }

  /** So many bytes have gone. */
  progress(loaded: number): void {
    this.upload.dispatchEvent(Object.assign(new Event('progress'), { loaded }));
  }

  answer(status: number, body: unknown): void {
    this.status = status;
    this.responseText = JSON.stringify(body);
    this.dispatchEvent(new Event('load'));
  }
}

/** Makes every upload from now on wait for the test. */
export function holdUploads(): void {
  FakeUpload.sent = [];
  vi.stubGlobal('XMLHttpRequest', FakeUpload);
}

/** The upload that began last. */
export function lastUpload(): FakeUpload {
  const upload = FakeUpload.sent.at(-1);
  if (!upload) throw new Error('nothing was sent');
  return upload;
}
