import type { ApiError } from '../../../services/api/api-error';
import { problemMessage } from '../../presentation/messages';

export function Problem({ error }: { readonly error: ApiError | null }) {
  if (!error) return null;
  return (
    <p className="bench-problem" role="alert">
      {problemMessage(error)} <code>{error.code}</code>
    </p>
  );
}
