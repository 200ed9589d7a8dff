/** A clause of the server's as a sentence of its own: with a capital and a full stop. */
export function sentence(clause: string): string {
  const text = clause.trim();
  const ended = text === '' || /[.!?…]$/.test(text) ? text : `${text}.`;
  return capitalised(ended);
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
