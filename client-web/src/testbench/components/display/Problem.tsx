import type { ApiError } from '../../../services/api/api-error';
import { problemText } from '../../presentation/messages';

export function Problem({ error }: { readonly error: ApiError | null }) {
  if (!error) return null;
  return (
    <p className="bench-problem" role="alert">
      {problemText(error)} <code>{error.code}</code>
    </p>
  );
}
