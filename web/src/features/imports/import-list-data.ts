/** The list of imports with one of them changed. */
import type { Import } from '@/api/client';

/** With its newest state, on top where it is new itself. */
export function withImport(imports: readonly Import[], changed: Import): Import[] {
  return imports.some(({ id }) => id === changed.id)
    ? imports.map((one) => (one.id === changed.id ? changed : one))
    : [changed, ...imports];
}

export function withoutImport(imports: readonly Import[], gone: number): Import[] {
  return imports.filter(({ id }) => id !== gone);
}
