import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Poll } from '@/api/client';
import { pollWith, ZONE } from '@/testing/sources';
import { PollRow } from './poll-row';

function row(change: Partial<Poll>): string {
  const { unmount } = render(<PollRow poll={pollWith(change)} zone={ZONE} />);
  const text = screen.getByRole('listitem').textContent ?? '';
  unmount();
  return text;
}

test('an answered poll says what it brought, and nothing of what it did not', () => {
  const text = row({ new: 2, late: 1, known: 47, unreadable: 1, newly_unreadable: 1 });
  expect(text).toBe('11:00:00Answered2 new,1 late,1 unreadable,50 read, 47 known');
});

test('a poll that brought nothing says so', () => {
  expect(row({})).toBe('11:00:00AnsweredNothing new50 read, 50 known');
  expect(row({ repeated: 1 })).toContain('50 read, 50 known, 1 repeated');
});

test('what was unreadable before is nothing new', () => {
  expect(row({ known: 49, unreadable: 1 })).toBe(
    '11:00:00AnsweredNothing new50 read, 49 known, 1 still unreadable',
  );
});

test('a poll that failed says why, and what to do', () => {
  expect(row({ outcome: 'unreachable', problem: 'Not reached.', advice: 'Check it.' })).toContain(
    'Not reached. Check it.',
  );
  const problem = 'Asked to wait.';
  expect(row({ outcome: 'refused', problem, is_continuous: null })).toBe(
    '11:00:00RefusedAsked to wait.',
  );
  expect(row({ outcome: 'unreachable', problem: null })).toContain(
    'Not reachedNo reason was given.',
  );
});

test('a list that did not reach back is marked', () => {
  expect(row({ new: 50, is_continuous: false })).toContain('did not reach back');
  expect(row({ new: 46, is_continuous: null })).not.toContain('did not reach back');
});
