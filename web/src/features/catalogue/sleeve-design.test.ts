import { expect, test } from 'vitest';
import { MOTIFS, sleeveDesign } from './sleeve-design';

test('an id always gets the same sleeve', () => {
  expect(sleeveDesign(1)).toEqual(sleeveDesign(1));
  // Written down: a change here would give everybody other sleeves.
  expect([1, 2, 3, 1_000_000].map((id) => sleeveDesign(id).motif)).toMatchInlineSnapshot(`
    [
      5,
      4,
      0,
      3,
    ]
  `);
});

test('ids of any size get a drawing, and neighbours differ', () => {
  const ids = [0, 1, -1, 2 ** 31, Number.MAX_SAFE_INTEGER];
  for (const id of ids) {
    const { motif, colours, turn } = sleeveDesign(id);
    expect(motif).toBeGreaterThanOrEqual(0);
    expect(motif).toBeLessThan(MOTIFS);
    expect(colours).toHaveLength(3);
    expect(turn % 90).toBe(0);
  }
  const designs = Array.from({ length: 50 }, (_, id) => JSON.stringify(sleeveDesign(id)));
  expect(new Set(designs).size).toBeGreaterThan(35);
});
