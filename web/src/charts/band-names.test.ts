import { expect, test } from 'vitest';
import { roomyNames } from './band-names';

const band = (name: string, thick: (place: number) => number, top = 0) => ({
  name,
  places: Array.from({ length: 21 }, (_, index) => ({
    x: index * 20,
    top,
    bottom: top + thick(index),
  })),
});

test('a name stands where its band is thickest, away from the ends', () => {
  const [place] = roomyNames([band('Folk', (index) => (index === 12 ? 40 : 20))]);
  expect(place).toEqual({ x: 240, y: 20 });
  const [end] = roomyNames([band('Folk', (index) => (index === 20 ? 60 : 20))]);
  expect(end?.x).toBeLessThan(380);
});

test('a thin band has no name, and no name touches another', () => {
  expect(roomyNames([band('Folk', () => 8)])).toEqual([undefined]);
  const [first, second] = roomyNames([
    band('Night Bus Home', (index) => (index === 10 ? 30 : 15)),
    band('Small Hours Club', (index) => (index === 10 ? 30 : 15), 5),
  ]);
  expect(first && second && Math.abs(first.x - second.x)).toBeGreaterThan(60);
});
