import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { renderPage } from '@/testing/render-page';
import { SearchBox } from './search-box';

beforeEach(() => {
  const results = {
    artists: [{ id: 1, name: 'Night Bus Home', plays: 4 }],
    albums: [],
    tracks: [],
  };
  vi.stubGlobal('fetch', async () => Response.json(results));
});
afterEach(() => vi.unstubAllGlobals());

test('slash leads to the box, Enter filters by the text', async () => {
  const onChoose = vi.fn();
  await renderPage(<SearchBox onChoose={onChoose} />);
  await userEvent.keyboard('/');
  expect(screen.getByRole('combobox')).toHaveFocus();
  await userEvent.keyboard('night{Enter}');
  expect(onChoose).toHaveBeenCalledWith({ q: 'night' });
  expect(screen.getByRole('combobox')).toHaveValue('');
});

test('the arrow keys reach what was found', async () => {
  const onChoose = vi.fn();
  await renderPage(<SearchBox onChoose={onChoose} />);
  await userEvent.type(screen.getByRole('combobox'), 'night');
  await screen.findByRole('option', { name: /Night Bus Home/ });
  await userEvent.keyboard('{ArrowDown}{Enter}');
  expect(onChoose).toHaveBeenCalledWith({ artist: 1 });
});

test('Escape closes the list and keeps the text', async () => {
  await renderPage(<SearchBox onChoose={vi.fn()} />);
  await userEvent.type(screen.getByRole('combobox'), 'night{Escape}');
  expect(screen.queryByRole('option')).not.toBeInTheDocument();
  expect(screen.getByRole('combobox')).toHaveValue('night');
});
