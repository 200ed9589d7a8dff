/** The language's rules: which form a number takes, and how lists and numbers are written. */
export const LOCALE = 'en-GB';

const plurals = new Intl.PluralRules(LOCALE);
const ordinals = new Intl.PluralRules(LOCALE, { type: 'ordinal' });
const lists = new Intl.ListFormat(LOCALE, { type: 'conjunction' });
const numbers = new Map<number, Intl.NumberFormat>();

/** The forms that the language has; `other` stands in for those that are not given. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** A number with the noun in the form that it takes: `1 play`, `12,345 plays`. */
export function plural(value: number, forms: Forms): string {
  return `${number(value)} ${forms[plurals.select(value)] ?? forms.other}`;
}

/** A place in an order, with the ending that it takes: `1st`, `22nd`. */
export function ordinal(value: number, endings: Forms): string {
  return `${number(value)}${endings[ordinals.select(value)] ?? endings.other}`;
}

/** A number with so many digits after the point at most. */
export function number(value: number, digits = 0): string {
  let format = numbers.get(digits);
  if (!format) {
    format = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: digits });
    numbers.set(digits, format);
  }
  return format.format(value);
}

/** Several things in a sentence: `a, b and c`. */
export function list(items: readonly string[]): string {
  return lists.format(items);
}
