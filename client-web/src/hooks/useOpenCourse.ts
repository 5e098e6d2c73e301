import { useCallback } from 'react';
import { useNavigate } from 'react-router';
import { courseAddress } from '../services/course-address';
import { useClient } from './client-context';

/** Goes where an enrolled customer goes; null where the shop's address is not one to follow. */
export function useOpenCourse(url: string | undefined): (() => void) | null {
  const { env } = useClient();
  const navigate = useNavigate();
  const address = url === undefined ? null : courseAddress(url, env.origin);
  const kind = address?.kind;
  const target = address?.kind === 'page' ? address.path : address?.url;
  const open = useCallback(() => {
    if (target === undefined) return;
    if (kind === 'page') navigate(target);
    else window.location.assign(target);
  }, [kind, navigate, target]);
  return target === undefined ? null : open;
}
