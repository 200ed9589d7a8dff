import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Import } from '@/api/client';
import { UploadsProvider } from '@/features/imports/uploads';
import { FakeStream, holdStreams } from '@/testing/event-streams';
import { fileWith, importWith, reasonWith, reportWith } from '@/testing/imports';
import { renderPage } from '@/testing/render-page';
import { serve } from '@/testing/server';
import { ZONE } from '@/testing/sources';
import { holdUploads, lastUpload } from '@/testing/uploading';
import { ImportPage } from './import-page';

beforeEach(() => {
  holdUploads();
  holdStreams();
});
afterEach(() => vi.unstubAllGlobals());

const ZIP = new File(['a zip'], 'my_spotify_data.zip', { type: 'application/zip' });

/** The page over these imports; the list can be changed afterwards. */
async function page(...imports: Import[]) {
  const house = { imports };
  const asked = serve({
    '/api/v1/imports': () => ({ items: house.imports }),
    'DELETE /api/v1/imports/5': () => {
      const one = house.imports.find(({ id }) => id === 5);
      if (one?.state === 'done' && !one.dry_run) {
        const undoing: Import = { ...one, state: 'undoing' };
        house.imports = house.imports.map((other) => (other.id === 5 ? undoing : other));
        return Response.json(undoing, { status: 202 });
      }
      house.imports = house.imports.filter(({ id }) => id !== 5);
      return new Response(null, { status: 204 });
    },
  });
  await renderPage(
    <UploadsProvider>
      <ImportPage zone={ZONE} />
    </UploadsProvider>,
    '/import',
  );
  await screen.findByRole('region', { name: 'Imports' });
  return { house, asked };
}

async function choose(...files: File[]) {
  const input = screen.getByLabelText<HTMLInputElement>('Files to import');
  await userEvent.upload(input, files);
}

const inPast = () => within(screen.getByRole('region', { name: 'Imports' }));

test('nothing imported yet says so, and how to get files stands beside it', async () => {
  await page();
  expect(await screen.findByText(/^Nothing was imported yet/)).toBeVisible();
  const help = screen.getByRole('region', { name: 'How to get your files' });
  for (const text of ['Extended streaming history', 'up to 30 days', '14 days', 'No Spotify app']) {
    expect(help).toHaveTextContent(text);
  }
  expect(within(help).getByRole('link', { name: 'Spotify’s privacy page' })).toHaveAttribute(
    'href',
    'https://www.spotify.com/account/privacy/',
  );
});

test('the report adds up, says from when to when and what it was', async () => {
  await page(importWith());
  expect(await screen.findByText('1,200 new plays, 280 known already')).toBeVisible();
  await userEvent.click(screen.getByText('Report'));
  expect(
    screen.getByText(
      '1,500 rows read = 1,200 new + 280 matched + 10 duplicate + 7 ignored + 3 refused',
    ),
  ).toBeVisible();
  expect(inPast().getAllByText('2 Mar 2019 – 20 Nov 2026', { exact: false })).toHaveLength(2);
  expect(
    screen.getByText('1,400 tracks, 70 podcast episodes, 10 of which only the time is known'),
  ).toBeVisible();
});

test('what was left out is told by reason, with rows to look up', async () => {
  const ignored = reasonWith({
    outcome: 'ignored',
    reason: 'video_clip',
    text: 'a video of less than 30 seconds, as the looping pictures behind tracks are',
    rows: 7,
    examples: [],
  });
  await page(importWith({ report: reportWith({ reasons: [ignored, reasonWith()] }) }));
  await userEvent.click(await screen.findByText('Report'));
  await userEvent.click(screen.getByText('Why 20 rows left no play'));
  const table = screen.getByRole('region', { name: 'Rows that left no play' });
  expect(table).toHaveTextContent('7 ignored: A video of less than 30 seconds');
  expect(table).toHaveTextContent('3 refused: It does not say when.');
  const example = within(table).getByText('{"ms_played":1200').closest('tr');
  expect(example).toHaveTextContent('MyData/endsong_0.json{"ms_played":12001,204');
  expect(table).toHaveTextContent('and 2 more');
});

test('a broken file says where it broke and what to do, without being asked', async () => {
  const broken = fileWith({
    path: 'MyData/endsong_1.json',
    outcome: 'broken',
    reason: 'truncated',
    text: 'the file ends in the middle of its rows: download it again, and import it once more',
    rows: 812,
    line: 17_052,
    offset: 650_112,
  });
  await page(importWith({ report: reportWith({ files: [fileWith(), broken] }) }));
  expect(await screen.findByText('Imported in part')).toBeVisible();
  expect(screen.getByText('1 file could be read only in part')).toBeVisible();
  expect(
    screen.getByText(
      /812 rows read\. Line 17,052, byte 650,112\. The file ends in the middle of its rows: download it again/,
    ),
  ).toBeVisible();
});

test('a preview writes nothing, and its files can be imported at once', async () => {
  const { house, asked } = await page();
  await userEvent.click(screen.getByRole('checkbox', { name: 'Only show what it would do' }));
  await choose(ZIP);
  expect(lastUpload().address).toBe('/api/v1/imports?dry_run=true&name=my_spotify_data.zip');
  expect(lastUpload().body).toBe(ZIP);
  house.imports = [importWith({ dry_run: true })];
  await act(async () => lastUpload().answer(202, house.imports[0]));

  expect(await screen.findByText('Nothing was written')).toBeVisible();
  expect(screen.getByText('It would bring 1,200 new plays, 280 known already.')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Import it now' }));
  expect(lastUpload().address).toBe('/api/v1/imports?dry_run=false&name=my_spotify_data.zip');
  expect(lastUpload().body).toBe(ZIP);
  house.imports = [importWith({ id: 6 }), ...house.imports];
  await act(async () => lastUpload().answer(202, house.imports[0]));
  await waitFor(() => expect(screen.queryByText('Nothing was written')).not.toBeInTheDocument());
  expect(asked).toContain('DELETE /api/v1/imports/5');
  expect(inPast().getByText('Imported')).toBeVisible();
});

test('a preview whose files are gone asks for them again', async () => {
  await page(importWith({ dry_run: true }));
  expect(await screen.findByText(/To import the files, choose them again/)).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Import it now' })).not.toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Forget' }));
  expect(await screen.findByText(/^Nothing was imported yet/)).toBeVisible();
});

test('a file may be dropped anywhere on the page', async () => {
  await page();
  const items = [{ kind: 'file', getAsFile: () => ZIP }];
  const drop = new Event('drop', { bubbles: true, cancelable: true });
  Object.assign(drop, { dataTransfer: { types: ['Files'], items } });
  await act(async () => void document.body.dispatchEvent(drop));
  expect(drop.defaultPrevented).toBe(true);
  expect(lastUpload().body).toBe(ZIP);
});

test('several files go in one form, each with its place', async () => {
  await page();
  const inFolder = new File(['[]'], 'endsong_0.json');
  Object.defineProperty(inFolder, 'webkitRelativePath', { value: 'MyData/endsong_0.json' });
  await choose(inFolder, new File(['[]'], 'endsong_1.json'));
  const { address, body } = lastUpload();
  expect(address).toBe('/api/v1/imports?dry_run=false');
  const names = (body as FormData).getAll('file').map((part) => (part as File).name);
  expect(names).toEqual(['MyData/endsong_0.json', 'endsong_1.json']);
});

test('sending shows how much has gone, and can be cancelled', async () => {
  await page();
  await choose(new File(['x'.repeat(4096)], 'endsong.json'));
  act(() => lastUpload().progress(1024));
  const bar = screen.getByRole('progressbar', { name: 'Sending the files' });
  expect(bar).toHaveAttribute('aria-valuenow', '25');
  expect(screen.getByText('Sending: 25 % of 4 KB')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(await screen.findByRole('button', { name: 'Choose files' })).toBeVisible();
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
});

test('what the server refuses is told in its words', async () => {
  await page();
  await choose(ZIP);
  await act(async () =>
    lastUpload().answer(413, {
      type: '/problems/too-large',
      title: 'The import is too large',
      status: 413,
      detail: 'Import its files in several goes.',
      request_id: 'r7',
    }),
  );
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('The files could not be imported');
  expect(alert).toHaveTextContent('The import is too large. Import its files in several goes.');
  expect(alert).toHaveTextContent('r7');
});

test('a line that goes down while sending is no silent end', async () => {
  await page();
  await choose(ZIP);
  await act(async () => lastUpload().dispatchEvent(new Event('error')));
  expect(await screen.findByRole('alert')).toHaveTextContent(/choose the files again/);
});

test.each([
  [3 * 1024 ** 3, /It has 3\.0 GB, and one import takes 2\.0 GB at most/],
  [0, /The file is empty/],
])('a file of %i bytes is not even sent', async (size, words) => {
  await page();
  const file = new File(['x'], 'endsong.json');
  Object.defineProperty(file, 'size', { value: size });
  await choose(file);
  expect(screen.getByRole('alert')).toHaveTextContent(words);
  expect(() => lastUpload()).toThrow();
});

test('a running import is followed in words, until its report is there', async () => {
  const running = importWith({
    state: 'reading',
    finished_at: null,
    report: null,
    progress: { done: 41, total: 100, rows: 120_000 },
  });
  const { house } = await page(running);
  expect(await screen.findByText('Reading: 41 %, 120,000 rows')).toBeVisible();
  const [stream] = FakeStream.opened;
  expect(stream?.url).toBe('/api/v1/imports/5/events');
  const matching: Import = {
    ...running,
    state: 'matching',
    progress: { done: 1, total: 10, rows: 1500 },
  };
  act(() => stream?.say('import', matching));
  expect(await screen.findByText('Comparing with what is known: 10 %')).toBeVisible();
  expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '10');
  house.imports = [importWith()];
  act(() => stream?.say('import', house.imports[0]));
  expect(await screen.findByText('1,200 new plays, 280 known already')).toBeVisible();
  expect(screen.queryByRole('progressbar')).not.toBeInTheDocument();
  expect(stream?.closed).toBe(true);
});

test('what was sent from here shows its report, also when the list knows of it first', async () => {
  await page(importWith());
  await choose(ZIP);
  expect(await screen.findByText(/^1,500 rows read = /)).not.toBeVisible();
  act(() => lastUpload().answer(202, importWith()));
  await waitFor(() => expect(screen.getByText(/^1,500 rows read = /)).toBeVisible());
});

test('a stream that breaks is made up for by asking', async () => {
  const running = importWith({ state: 'storing', finished_at: null, report: null });
  const { house } = await page(running);
  await waitFor(() => expect(FakeStream.opened).toHaveLength(1));
  house.imports = [importWith()];
  act(() => void FakeStream.opened[0]?.dispatchEvent(new Event('error')));
  expect(await screen.findByText('1,200 new plays, 280 known already')).toBeVisible();
});

test('a waiting import can be cancelled', async () => {
  const { asked } = await page(importWith({ state: 'waiting', finished_at: null, report: null }));
  expect(await screen.findByText('Waiting for its turn')).toBeVisible();
  await userEvent.click(inPast().getByRole('button', { name: 'Cancel' }));
  await waitFor(() => expect(asked).toContain('DELETE /api/v1/imports/5'));
});

test('taking back asks first, and says what goes and what stays', async () => {
  const { house, asked } = await page(importWith());
  await userEvent.click(await screen.findByRole('button', { name: 'Take back…' }));
  const dialog = screen.getByRole('dialog', { name: 'Take this import back?' });
  expect(dialog).toHaveTextContent('leave your history: 1,200 plays at most');
  expect(dialog).toHaveTextContent('Plays that a poll or another import knows too stay');
  expect(asked).not.toContain('DELETE /api/v1/imports/5');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Take it back' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuetext', 'Taking back');
  house.imports = [];
  expect(
    await screen.findByText(/^Nothing was imported yet/, undefined, { timeout: 5000 }),
  ).toBeVisible();
  // Of what is gone no events can be asked for.
  expect(FakeStream.opened).toHaveLength(0);
});

test('a failed import says why and what to do', async () => {
  const problem = { title: 'The disk is full', detail: 'Make room, and import the file again.' };
  await page(importWith({ state: 'failed', report: null, problem }));
  expect(await screen.findByText('The disk is full')).toBeVisible();
  expect(screen.getByText('Make room, and import the file again.')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Forget' })).toBeVisible();
});
