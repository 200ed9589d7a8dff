/** What a failed form says: beside its fields where the server named them, else above them. */
import { ProblemError } from '@/api/problem';

export interface FormProblem {
  /** For the whole form; absent when every complaint stands at a field. */
  message: string | undefined;
  fields: Readonly<Record<string, string>>;
}

export function formProblem(error: Error | null, shown: readonly string[]): FormProblem {
  if (!error) return { message: undefined, fields: {} };
  if (!(error instanceof ProblemError)) return { message: error.message, fields: {} };
  const atFields = shown.some((field) => field in error.fields);
  return { message: atFields ? undefined : error.message, fields: error.fields };
}
