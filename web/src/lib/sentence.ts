/** A clause of the server's as a sentence of its own: with a capital and a full stop. */
export function sentence(clause: string): string {
  const text = clause.trim();
  const ended = text === '' || /[.!?…]$/.test(text) ? text : `${text}.`;
  return ended.charAt(0).toUpperCase() + ended.slice(1);
}
