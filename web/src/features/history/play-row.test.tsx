import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { playAt } from '@/testing/plays';
import { renderPage } from '@/testing/render-page';
import { NarrowPlayRow, WidePlayRow } from './play-row';

const PLAY = playAt('2026-11-23T10:15:00.000Z', 1);
const ROW = { zone: 'Europe/Berlin', active: true, onDelete: () => undefined };

/** A row belongs into a grid. */
function inGrid(row: React.ReactNode) {
  return (
    <div role="grid">
      <div role="row">{row}</div>
    </div>
  );
}

test('shows when, what, by whom, from where and how long', async () => {
  await renderPage(inGrid(<WidePlayRow play={PLAY} {...ROW} />));
  const row = screen.getByRole('row');
  for (const text of ['11:12', 'Quiet Rooms', 'Night Bus Home', 'Tape II', '3:00']) {
    expect(row).toHaveTextContent(text);
  }
});

test('an estimated length says so, a known one does not', async () => {
  await renderPage(inGrid(<WidePlayRow play={PLAY} {...ROW} />));
  expect(screen.getByTitle(/^Estimated/)).toHaveTextContent('≈3:00');
});

test('a known length is plain', async () => {
  await renderPage(inGrid(<WidePlayRow play={{ ...PLAY, played_ms: 61_000 }} {...ROW} />));
  expect(screen.queryByTitle(/^Estimated/)).not.toBeInTheDocument();
  expect(screen.getByText('1:01')).toBeInTheDocument();
});

test('a name narrows the list and keeps the other filters', async () => {
  const { router } = await renderPage(
    inGrid(<WidePlayRow play={PLAY} {...ROW} />),
    '/history?from=2026-11-01',
  );
  await userEvent.click(screen.getByRole('link', { name: 'Night Bus Home' }));
  expect(router.state.location.href).toBe('/history?from=2026-11-01&artist=3');
});

test('on a phone the menu holds every filter and the deletion', async () => {
  const onDelete = vi.fn();
  await renderPage(inGrid(<NarrowPlayRow play={PLAY} {...ROW} onDelete={onDelete} />));
  await userEvent.click(screen.getByRole('button', { name: 'Actions for Quiet Rooms' }));
  expect(screen.getAllByRole('menuitem').map((item) => item.textContent)).toEqual([
    'Only this track',
    'Only this album',
    'Only Night Bus Home',
    'Delete this play…',
  ]);
  await userEvent.keyboard('{End}{Enter}');
  expect(onDelete).toHaveBeenCalledWith(PLAY);
  expect(screen.queryByRole('menu')).not.toBeInTheDocument();
});

test('a track without album has no album to narrow to', async () => {
  await renderPage(inGrid(<WidePlayRow play={{ ...PLAY, album: null }} {...ROW} />));
  expect(screen.getByText('No album')).toBeInTheDocument();
});
