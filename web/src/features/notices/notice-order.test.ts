import { expect, test } from 'vitest';
import { noticeWith } from '@/testing/sources';
import { gravestFirst, urgent } from './notice-order';

const info = noticeWith({ kind: 'consent_ending', severity: 'info' });
const warning = noticeWith({ kind: 'suspect', severity: 'warning' });
const second = noticeWith({ kind: 'feed_stalled', severity: 'warning' });
const danger = noticeWith({ kind: 'storage', severity: 'danger', account_id: null });

test('the gravest come first, equals as they came', () => {
  expect(gravestFirst([info, warning, danger, second])).toEqual([danger, warning, second, info]);
});

test('what has time is not for every page', () => {
  expect(urgent([info, warning, danger])).toEqual([danger, warning]);
  expect(urgent([info])).toEqual([]);
});
