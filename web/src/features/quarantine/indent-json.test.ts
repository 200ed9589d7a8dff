import { expect, test } from 'vitest';
import { indentJson } from './indent-json';

test('members get a line each', () => {
  expect(indentJson('{"a":{"b":[1,2.50,null]},"c":"x"}')).toBe(
    '{\n  "a": {\n    "b": [\n      1,\n      2.50,\n      null\n    ]\n  },\n  "c": "x"\n}',
  );
});

test('what is empty stays on its line', () => {
  expect(indentJson('{"a":{},"b":[ ]}')).toBe('{\n  "a": {},\n  "b": []\n}');
});

test('nothing but white space between tokens changes', () => {
  const odd = String.raw`{ "a" : "x, {y}: \" \\", "n":12345678901234567890.10, "a":1 }`;
  const squeezed = (text: string) => text.replaceAll(/\s/g, '');
  expect(squeezed(indentJson(odd))).toBe(squeezed(odd));
  expect(indentJson(odd)).toContain(String.raw`"x, {y}: \" \\"`);
  expect(indentJson(indentJson(odd))).toBe(indentJson(odd));
});

test('what is no JSON stays readable', () => {
  expect(indentJson('')).toBe('');
  expect(indentJson('<h1>Bad gateway</h1>')).toBe('<h1>Bad gateway</h1>');
  expect(indentJson('{"a":"cut o')).toBe('{\n  "a": "cut o');
  expect(indentJson(']}')).toBe(']\n}');
});
