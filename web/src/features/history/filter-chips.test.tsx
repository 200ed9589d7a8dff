import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { renderPage } from '@/testing/render-page';
import { FilterChips } from './filter-chips';

afterEach(() => vi.unstubAllGlobals());

test('no filter, no chips', async () => {
  await renderPage(<FilterChips search={{}} onChange={vi.fn()} onClear={vi.fn()} />);
  expect(screen.queryByRole('group')).not.toBeInTheDocument();
});

test('chips name what they filter by, and each takes its own filter away', async () => {
  vi.stubGlobal('fetch', async () => Response.json({ id: 3, name: 'Night Bus Home', plays: 4 }));
  const onChange = vi.fn();
  const onClear = vi.fn();
  await renderPage(
    <FilterChips search={{ artist: 3, q: 'rooms' }} onChange={onChange} onClear={onClear} />,
  );
  await userEvent.click(
    await screen.findByRole('button', { name: 'Remove the filter Night Bus Home' }),
  );
  expect(onChange).toHaveBeenLastCalledWith({ artist: undefined });
  await userEvent.click(screen.getByRole('button', { name: 'Remove the filter “rooms”' }));
  expect(onChange).toHaveBeenLastCalledWith({ q: undefined });
  await userEvent.click(screen.getByRole('button', { name: 'Clear all' }));
  expect(onClear).toHaveBeenCalled();
});
