import { expect, test } from 'vitest';
import { isTaken, keyReader } from './keys';

test('a key after g is a page to go to, for a moment', () => {
  const read = keyReader();
  expect(read('m', 0)).toEqual({ kind: 'command', key: 'm' });
  expect(read('g', 10)).toEqual({ kind: 'wait' });
  expect(read('a', 900)).toEqual({ kind: 'go', key: 'a' });
  expect(read('a', 910)).toEqual({ kind: 'command', key: 'a' });
  expect(read('g', 2000)).toEqual({ kind: 'wait' });
  expect(read('a', 5000)).toEqual({ kind: 'command', key: 'a' });
});

test('what is typed somewhere is no shortcut', () => {
  const input = document.createElement('input');
  document.body.append(input);
  const press = (target: Element, change: KeyboardEventInit = {}) => {
    const event = new KeyboardEvent('keydown', { key: 'm', bubbles: true, ...change });
    target.dispatchEvent(event);
    return event;
  };
  expect(isTaken(press(input))).toBe(true);
  expect(isTaken(press(document.body))).toBe(false);
  expect(isTaken(press(document.body, { ctrlKey: true }))).toBe(true);
  input.remove();
});
