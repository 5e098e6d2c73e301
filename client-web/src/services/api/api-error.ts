/**
 * An answer that is not a success, or no answer at all. `code` is the server's stable name for what
 * went wrong, or one of ours: `unreachable` where nothing came back, `unexpected` where what came
 * back was not understood.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** The HTTP status, 0 where there was no answer. */
  readonly status: number;
  readonly code: string;
  /** How long the server asked to be left alone; null where it did not say. */
  readonly retryAfterMs: number | null;

  constructor(status: number, code: string, message: string, retryAfterMs: number | null = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Whether the same request may be repeated with some hope, and whether its outcome is unknown. */
export function isTransient({ status }: ApiError): boolean {
  return status === 0 || status === 429 || status >= 500;
}

export function toApiError(cause: unknown): ApiError {
  if (cause instanceof ApiError) return cause;
  return new ApiError(0, 'unreachable', 'The server could not be reached.');
}

/** What came back was not what was asked for: somebody else answered. */
export const notUnderstood = (status: number) =>
  new ApiError(status, 'unexpected', 'The answer could not be understood.');

/** Reads an RFC 9457 problem; a proxy in between may well answer with something else. */
export async function readProblem(response: Response): Promise<ApiError> {
  const problem = await response.json().catch(() => null);
  const fields: Record<string, unknown> =
    typeof problem === 'object' && problem !== null ? problem : {};
  const text = (value: unknown, otherwise: string) =>
    typeof value === 'string' && value ? value : otherwise;
  return new ApiError(
    response.status,
    text(fields.code, 'unexpected'),
    text(fields.detail, text(fields.title, `The server answered ${response.status}.`)),
    retryAfterMs(response),
  );
}

/** Null where the server did not say, or said it with a date. */
export function retryAfterMs(response: Response): number | null {
  const header = response.headers.get('retry-after');
  return header !== null && /^\d+$/.test(header) ? Number(header) * 1_000 : null;
}
