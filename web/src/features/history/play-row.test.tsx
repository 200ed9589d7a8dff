import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { Play } from '@/api/client';
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

test('what is no music says what it is', async () => {
  const labelled = async (change: Partial<Play>) => {
    const { unmount } = await renderPage(
      inGrid(<WidePlayRow play={{ ...PLAY, ...change }} {...ROW} />),
    );
    const text = screen.getAllByRole('gridcell')[1]?.textContent;
    unmount();
    return text;
  };
  expect(await labelled({})).toBe('Quiet Rooms');
  expect(await labelled({ kind: 'episode' })).toBe('Quiet RoomsPodcast');
  expect(await labelled({ kind: 'chapter' })).toBe('Quiet RoomsAudiobook');
  expect(await labelled({ is_video: true })).toBe('Quiet RoomsVideo');
  expect(await labelled({ kind: 'episode', is_video: true })).toBe('Quiet RoomsPodcastVideo');
  expect(await labelled({ kind: 'unknown' })).toBe('Quiet RoomsUnknown item');
});

test('what has no name is called something, once', async () => {
  const play = { ...PLAY, kind: 'unknown' as const, track: { ...PLAY.track, name: '' } };
  await renderPage(inGrid(<WidePlayRow play={play} {...ROW} />));
  expect(screen.getByRole('link', { name: 'Unknown item' })).toHaveAttribute(
    'title',
    'Only the item Unknown item',
  );
  expect(screen.getAllByText('Unknown item')).toHaveLength(1);
  expect(screen.getByRole('button', { name: 'Actions for Unknown item' })).toBeInTheDocument();
});

test('a podcast misses no album, and its menu calls it an episode', async () => {
  const play = { ...PLAY, kind: 'episode' as const, album: null };
  await renderPage(inGrid(<WidePlayRow play={play} {...ROW} />));
  expect(screen.queryByText('No album')).not.toBeInTheDocument();
  expect(screen.getByTitle('Only the podcast Night Bus Home')).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Actions for Quiet Rooms' }));
  expect(screen.getByRole('menuitem', { name: 'Only this episode' })).toBeInTheDocument();
});

test.each([WidePlayRow, NarrowPlayRow])('a time that is only near says so', async (Row) => {
  await renderPage(inGrid(<Row play={{ ...PLAY, certainty: 'approximate' }} {...ROW} />));
  const time = screen.getByTitle(
    'About 23 Nov 2026, 11:12: what tells of this play does not say exactly when it was',
  );
  expect(time).toHaveTextContent('about ≈11:12');
});

test('a time that is known is plain', async () => {
  await renderPage(inGrid(<WidePlayRow play={{ ...PLAY, certainty: 'known' }} {...ROW} />));
  expect(screen.getByTitle('Started 23 Nov 2026, 11:12, ended 11:15')).toHaveTextContent(/^11:12$/);
});
