/** Saves a chart: as a drawing that looks the same anywhere, as a picture of it, or as its table. */
import type { TableData } from './table';
import { toCsv } from './table';

/** What of a look has to be written down, as style sheets do not go with the drawing. */
const LOOK = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'stroke-opacity',
  'opacity',
  'font-size',
  'font-weight',
  'font-family',
  'text-anchor',
  'dominant-baseline',
] as const;

const SCALE = 2;
const MARGIN = 16;
const REVOKE_MS = 10_000;

/** A name that every file system takes. */
export function fileName(title: string, ending: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase();
  return `${plain || 'chart'}.${ending}`;
}

export function saveCsv(table: TableData, name: string): void {
  // The mark tells spreadsheets that it is UTF-8.
  save(new Blob(['\uFEFF', toCsv(table)], { type: 'text/csv;charset=utf-8' }), name);
}

export async function saveSvg(svg: SVGSVGElement, name: string): Promise<void> {
  const { drawing } = await standalone(svg);
  save(new Blob([drawing], { type: 'image/svg+xml' }), name);
}

export async function savePng(svg: SVGSVGElement, name: string): Promise<void> {
  const { drawing, width, height } = await standalone(svg);
  const image = new Image();
  // Not as a blob: the content security policy allows pictures from `data:` alone.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (!blob) throw new Error('no picture');
  save(blob, name);
}

/** The drawing with everything in it that it needs, on the ground of the panel. */
async function standalone(svg: SVGSVGElement) {
  const { width: inner, height: tall } = svg.getBoundingClientRect();
  const clone = svg.cloneNode(true) as SVGSVGElement;
  const from = [svg, ...svg.querySelectorAll('*')];
  const to = [clone, ...clone.querySelectorAll('*')];
  for (const [index, element] of from.entries()) {
    const look = getComputedStyle(element);
    const copy = to[index];
    copy?.removeAttribute('class');
    for (const name of LOOK) {
      const value = look.getPropertyValue(name);
      if (value && copy) copy.setAttribute(name, value);
    }
  }
  const width = Math.ceil(inner + 2 * MARGIN);
  const height = Math.ceil(tall + 2 * MARGIN);
  const viewBox = svg.viewBox.baseVal;
  const scale = viewBox && viewBox.width > 0 ? viewBox.width / inner : 1;
  const left = (viewBox?.x ?? 0) - MARGIN * scale;
  const top = (viewBox?.y ?? 0) - MARGIN * scale;
  clone.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  clone.setAttribute('width', String(width));
  clone.setAttribute('height', String(height));
  clone.setAttribute('viewBox', `${left} ${top} ${width * scale} ${height * scale}`);
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  const panel = svg.closest('figure') ?? document.body;
  for (const [name, value] of [
    ['x', left],
    ['y', top],
    ['width', width * scale],
    ['height', height * scale],
    ['fill', getComputedStyle(panel).backgroundColor],
  ] as const) {
    ground.setAttribute(name, String(value));
  }
  const style = document.createElementNS('http://www.w3.org/2000/svg', 'style');
  style.textContent = await fonts();
  clone.prepend(style, ground);
  return { drawing: new XMLSerializer().serializeToString(clone), width, height };
}

let embedded: Promise<string> | undefined;

/** The Latin fonts of the page, written out: a drawing cannot fetch anything. */
function fonts(): Promise<string> {
  embedded ??= embedFonts().catch(() => '');
  return embedded;
}

async function embedFonts(): Promise<string> {
  const faces = [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSFontFaceRule)
    .filter((rule) => /U\+0{0,4}-0*FF/i.test(rule.style.getPropertyValue('unicode-range')));
  const written = faces.map(async ({ style, parentStyleSheet }) => {
    const source = /url\("?([^")]+)"?\)/.exec(style.getPropertyValue('src'))?.[1];
    if (!source) return '';
    const answer = await fetch(new URL(source, parentStyleSheet?.href ?? location.href));
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    const family = style.getPropertyValue('font-family');
    return `@font-face{font-family:${family};font-weight:100 900;src:url(data:font/woff2;base64,${btoa(binary)}) format("woff2")}`;
  });
  return (await Promise.all(written)).join('');
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), REVOKE_MS);
}
