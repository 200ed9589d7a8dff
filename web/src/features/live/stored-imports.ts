/** Which imports there are plays of, so that a change of them can be told from mere progress. */
import type { Import } from '@/api/client';

/** Equal for two lists exactly when the same imports stand in the store. */
export function storedImports(imports: readonly Import[]): string {
  return imports
    .filter(({ state, dry_run }) => !dry_run && (state === 'done' || state === 'undoing'))
    .map(({ id }) => id)
    .join();
}
