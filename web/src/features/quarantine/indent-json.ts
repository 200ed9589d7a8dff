/**
 * JSON laid out for reading, by white space alone: every other character stays as it came, in its
 * order, whether or not the text is JSON at all.
 */

/** The text with a line for each member; white space between its tokens is laid anew. */
export function indentJson(text: string): string {
  let out = '';
  let depth = 0;
  const line = () => `\n${'  '.repeat(Math.max(0, depth))}`;
  // Strings, unfinished ones too; runs of white space; single marks; anything else.
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"?|\s+|[[\]{},:]|[^\s"[\]{},:]+/gs)) {
    const before = out.at(-1);
    if (/^\s/.test(token)) {
      // Between two words it is what parts them.
      if (before && !/[[\]{},:\s]/.test(before)) out += ' ';
    } else if (token === '{' || token === '[') {
      out += token;
      depth += 1;
      out += line();
    } else if (token === '}' || token === ']') {
      depth -= 1;
      out = out.trimEnd();
      // What is empty stays on its line.
      out += /[[{]$/.test(out) ? token : `${line()}${token}`;
    } else if (token === ',') {
      out = `${out.trimEnd()},${line()}`;
    } else if (token === ':') {
      out = `${out.trimEnd()}: `;
    } else {
      out += token;
    }
  }
  return out.trim();
}
