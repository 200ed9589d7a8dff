import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { LinkedText } from './linked-text';

test('addresses become links, the sentence’s own marks stay out of them', () => {
  const text = 'On https://developer.spotify.com/dashboard, open the app (see http://a.b/c?d=1).';
  const { container } = render(<LinkedText>{text}</LinkedText>);
  expect(container).toHaveTextContent(text);
  expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
    'https://developer.spotify.com/dashboard',
    'http://a.b/c?d=1',
  ]);
});

test('a sentence without one is left alone', () => {
  render(<LinkedText>Make room on the disk.</LinkedText>);
  expect(screen.queryByRole('link')).not.toBeInTheDocument();
});
