import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { renderPage } from '@/testing/render-page';
import { serve } from '@/testing/server';
import { Palette } from './palette';

async function openAt(address: string) {
  serve({
    '/api/v1/search': () => ({
      artists: [{ id: 3, name: 'Night Bus Home', plays: 12 }],
      albums: [],
      tracks: [],
    }),
  });
  const onClose = vi.fn();
  const onShortcuts = vi.fn();
  const { router } = await renderPage(
    <Palette zone="Europe/Berlin" isScoped onClose={onClose} onShortcuts={onShortcuts} />,
    address,
  );
  const box = screen.getByRole('combobox');
  return { router, box, onClose, onShortcuts };
}

test('what was played is found by its name, and opened with the scope that there is', async () => {
  const { router, box, onClose } = await openAt('/?period=2025');
  await userEvent.type(box, 'night');
  await screen.findByRole('option', { name: /Night Bus Home/ });
  await userEvent.keyboard('{Enter}');
  expect(onClose).toHaveBeenCalled();
  expect(router.state.location.pathname).toBe('/artists/3');
  expect(router.state.location.search).toEqual({ period: '2025' });
});

test('a period is gone to by typing it', async () => {
  const { router, box } = await openAt('/?period=2025&hour=7');
  await userEvent.type(box, 'oct 2024{Enter}');
  expect(router.state.location.search).toEqual({ period: '2024-10', hour: '7' });
});

test('keys choose among the offers, round and round', async () => {
  const { box } = await openAt('/');
  const options = screen.getAllByRole('option');
  const chosen = () => screen.getByRole('option', { selected: true });
  expect(chosen()).toBe(options[0]);
  await userEvent.type(box, '{ArrowUp}');
  expect(chosen()).toBe(options.at(-1));
  expect(box).toHaveAttribute('aria-activedescendant', options.at(-1)?.id);
  await userEvent.type(box, '{ArrowDown}');
  expect(chosen()).toBe(options[0]);
});

test('what is called nothing is said so', async () => {
  const { box } = await openAt('/');
  serve({ '/api/v1/search': () => ({ artists: [], albums: [], tracks: [] }) });
  await userEvent.type(box, 'zzzz');
  expect(await screen.findByText('Nothing is called “zzzz”')).toBeInTheDocument();
});
